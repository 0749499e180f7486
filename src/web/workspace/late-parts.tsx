import { useEffect } from "react";
import { useOwnThings } from "../composing/use-own-things.ts";
import { prefetch } from "../lib/idle.ts";
import { MessageDialogLayer } from "../message/message-dialog-layer.tsx";
import { ProfileLayer } from "../panel/profile-layer.tsx";
import { ChannelDialogLayer } from "./channel-dialog-layer.tsx";
import { LIKELY, Overlays } from "./overlays.tsx";
import { PendingDeletion } from "./pending-deletion.tsx";
import { useWatching } from "../panel/watching.ts";
import { useCounts } from "./use-counts.ts";
import { useWorkspace } from "./workspace-data.tsx";
import { useShortcuts } from "./use-shortcuts.ts";

export { loadOverlay } from "./overlays.tsx";
export { SidebarArranging } from "./sidebar-arranging.tsx";
export { SelfMenu } from "./sidebar-self-menu.tsx";
export { LateWorkspaceMenu } from "./workspace-menu-late.tsx";
export { WorkspaceRail } from "./workspace-rail.tsx";

/** What the frame needs a moment after the first view: keys, what lies on top, and the banner. */
export function LateParts({ channelId }: { channelId: string | undefined }) {
  useShortcuts(channelId);
  useWatching();
  useCounts(useWorkspace().workspace.id);
  useEffect(() => prefetch(LIKELY), []);
  useOwnThings();
  return (
    <>
      <PendingDeletion />
      <Overlays channelId={channelId} />
      <ChannelDialogLayer />
      <ProfileLayer />
      <MessageDialogLayer />
    </>
  );
}
