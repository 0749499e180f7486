import { useStore } from "@nanostores/react";
import { atom } from "nanostores";
import type { LazyPart } from "../lib/lazy-part.tsx";
import { lazyOverlay } from "../ui/overlay.ts";

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
} satisfies Record<string, LazyPart<OverlayProps>>;

export type Overlay = keyof typeof OVERLAYS;

const shown = atom<Overlay | undefined>();

/** Shows an overlay in the place of any other. */
export function openOverlay(overlay: Overlay): void {
  shown.set(overlay);
}

/** Fetches the code of an overlay ahead of its use. */
export function prepareOverlay(overlay: Overlay): void {
  void OVERLAYS[overlay].load().catch(() => undefined);
}

/** The overlay that is open, if any. */
export function Overlays({ channelId }: { channelId: string | undefined }) {
  const overlay = useStore(shown);
  if (overlay === undefined) return null;
  const Part: LazyPart<OverlayProps> = OVERLAYS[overlay];
  return (
    <Part
      key={overlay}
      channelId={channelId}
      onClose={() => shown.get() === overlay && shown.set(undefined)}
    />
  );
}
