import { useState } from "react";
import type { MeView } from "../../protocol/http.ts";
import { api } from "../lib/api.ts";
import { setProfileZone } from "../lib/zone.ts";
import { useLoad } from "../lib/use-load.ts";
import type { Loaded } from "../lib/use-load.ts";
import { useMe, useSession } from "../session.tsx";
import { useBackOnline } from "./use-back-online.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";

/** Oneself as the server knows one, and how to tell the app that this has changed. */
export function useProfile(): { load: Loaded<MeView>; changed: (me: MeView) => void } {
  const { signedIn } = useSession();
  const user = useMe();
  const { reloadMembers } = useWorkspace();
  const asked = useLoad(`me:${user.id}`, () => api.me.get());
  useBackOnline(asked);
  const [latest, setLatest] = useState<MeView>();
  const load: Loaded<MeView> =
    latest === undefined ? asked : { phase: "ready", data: latest, reload: asked.reload };
  const changed = (me: MeView) => {
    setLatest(me);
    setProfileZone(me.timeZone);
    signedIn({ ...user, name: me.name, image: me.image });
    void reloadMembers();
  };
  return { load, changed };
}
