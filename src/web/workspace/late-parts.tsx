import { useEffect } from "react";
import { prefetch } from "../lib/idle.ts";
import { MessageDialogLayer } from "../message/message-dialog-layer.tsx";
import { ProfileLayer } from "../panel/profile-layer.tsx";
import { LIKELY, Overlays } from "./overlays.tsx";
import { PendingDeletion } from "./pending-deletion.tsx";
import { useShortcuts } from "./use-shortcuts.ts";

export { loadOverlay } from "./overlays.tsx";
export { SelfMenu } from "./sidebar-self-menu.tsx";
export { LateWorkspaceMenu } from "./workspace-menu-late.tsx";
export { WorkspaceRail } from "./workspace-rail.tsx";

/** What the frame needs a moment after the first view: keys, what lies on top, and the banner. */
export function LateParts({ channelId }: { channelId: string | undefined }) {
  useShortcuts(channelId);
  useEffect(() => prefetch(LIKELY), []);
  return (
    <>
      <PendingDeletion />
      <Overlays channelId={channelId} />
      <ProfileLayer />
      <MessageDialogLayer />
    </>
  );
}
