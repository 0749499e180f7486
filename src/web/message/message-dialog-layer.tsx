import { useStore } from "@nanostores/react";
import type { LazyPart } from "../lib/lazy-part.tsx";
import { lazyOverlay } from "../ui/overlay.ts";
import { shownMessageDialog } from "./message-dialogs.ts";
import type { MessageDialogKind, OpenMessageDialog } from "./message-dialogs.ts";

/** What a dialog about a message is given. */
export type MessageDialogProps = Pick<OpenMessageDialog, "message" | "place"> & {
  onClose: () => void;
};

const DIALOGS = {
  forward: lazyOverlay(async () => (await import("./forward-dialog.tsx")).ForwardDialog),
  versions: lazyOverlay(async () => (await import("./versions-dialog.tsx")).VersionsDialog),
  remind: lazyOverlay(async () => (await import("./remind-dialog.tsx")).RemindDialog),
  readers: lazyOverlay(async () => (await import("./readers-dialog.tsx")).ReadersDialog),
  reactions: lazyOverlay(async () => (await import("./reactions-dialog.tsx")).ReactionsDialog),
} satisfies Record<MessageDialogKind, LazyPart<MessageDialogProps>>;

/** The dialog about a message that is open, if any. */
export function MessageDialogLayer() {
  const shown = useStore(shownMessageDialog);
  if (!shown) return null;
  const Part: LazyPart<MessageDialogProps> = DIALOGS[shown.kind];
  return (
    <Part
      key={`${shown.kind}.${shown.message.seq}`}
      message={shown.message}
      place={shown.place}
      onClose={() => shownMessageDialog.get() === shown && shownMessageDialog.set(undefined)}
    />
  );
}
