import { useStore } from "@nanostores/react";
import type { LazyPart } from "../lib/lazy-part.tsx";
import { DialogPopup } from "../ui/dialog.tsx";
import { MenuPopup } from "../ui/menu.tsx";
import { lazyOverlay } from "../ui/overlay.ts";
import { shownOverlay } from "./open-overlay.ts";
import type { Overlay } from "./open-overlay.ts";

/** What an overlay is given; `channelId` is the channel on the screen. */
export type OverlayProps = { onClose: () => void; channelId: string | undefined };

/** Everything that may lie over the workspace, one at a time, each with code of its own. */
const OVERLAYS = {
  switcher: lazyOverlay(async () => (await import("../switcher/switcher.tsx")).default),
  shortcuts: lazyOverlay(async () => (await import("../keys/shortcut-sheet.tsx")).default),
  "create-channel": lazyOverlay(
    async () => (await import("./create-channel-dialog.tsx")).CreateChannelDialog,
  ),
  "browse-channels": lazyOverlay(
    async () => (await import("./browse-channels-dialog.tsx")).BrowseChannelsDialog,
  ),
  "new-message": lazyOverlay(
    async () => (await import("./new-message-dialog.tsx")).NewMessageDialog,
  ),
  "create-workspace": lazyOverlay(
    async () => (await import("./workspace-entry-dialogs.tsx")).CreateWorkspaceDialog,
  ),
  "join-workspace": lazyOverlay(
    async () => (await import("./workspace-entry-dialogs.tsx")).JoinWorkspaceDialog,
  ),
  invite: lazyOverlay(
    async () => (await import("../settings/invite-people-dialog.tsx")).InvitePeopleDialog,
  ),
  profile: lazyOverlay(async () => (await import("../settings/personal-dialog.tsx")).ProfileDialog),
  preferences: lazyOverlay(
    async () => (await import("../settings/personal-dialog.tsx")).PreferencesDialog,
  ),
  "workspace-settings": lazyOverlay(
    async () => (await import("../settings/workspace-settings-dialog.tsx")).WorkspaceSettingsDialog,
  ),
  "sign-out": lazyOverlay(async () => (await import("./sign-out-dialog.tsx")).SignOutDialog),
} satisfies Record<Overlay, LazyPart<OverlayProps>>;

/** What people open most, from the keyboard or a click, and what those stand on. */
export const LIKELY: readonly { load: () => Promise<void> }[] = [
  MenuPopup,
  DialogPopup,
  OVERLAYS.switcher,
  OVERLAYS["create-channel"],
];

/** Fetches the code of an overlay. */
export async function loadOverlay(overlay: Overlay): Promise<void> {
  await OVERLAYS[overlay].load();
}

/** The overlay that is open, if any. */
export function Overlays({ channelId }: { channelId: string | undefined }) {
  const overlay = useStore(shownOverlay);
  if (overlay === undefined) return null;
  const Part: LazyPart<OverlayProps> = OVERLAYS[overlay];
  return (
    <Part
      key={overlay}
      channelId={channelId}
      onClose={() => shownOverlay.get() === overlay && shownOverlay.set(undefined)}
    />
  );
}
