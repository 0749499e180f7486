import { useStore } from "@nanostores/react";
import { useEffect } from "react";
import { lazyOverlay } from "../ui/overlay.ts";
import { openProfile, openProfileFrom } from "./profile.ts";

const ProfileCard = lazyOverlay(async () => (await import("./profile-card.tsx")).ProfileCard);

/** Shows the card of whoever's face or name is clicked. */
export function ProfileLayer() {
  const profile = useStore(openProfile);
  useEffect(() => {
    const look = (event: MouseEvent) => {
      if (openProfileFrom(event.target)) event.preventDefault();
    };
    document.addEventListener("click", look);
    return () => document.removeEventListener("click", look);
  }, []);
  if (!profile) return null;
  return (
    <ProfileCard
      key={profile.userId}
      {...profile}
      onClose={() => openProfile.get() === profile && openProfile.set(undefined)}
    />
  );
}
