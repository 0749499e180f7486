import { atom } from "nanostores";
import type { Message } from "../../protocol/events.ts";
import type { Place } from "../channel/message-context.ts";

/** What can lie over the page about one message. */
export type MessageDialogKind = "forward" | "versions" | "remind" | "readers" | "reactions";

/** One of them, open: the message as it was when somebody asked, and where it stands. */
export type OpenMessageDialog = {
  readonly kind: MessageDialogKind;
  readonly message: Message;
  readonly place: Place;
};

/** The one that is open, if any. */
export const shownMessageDialog = atom<OpenMessageDialog | undefined>();

/** Opens a dialog about a message, wherever that is shown. */
export function openMessageDialog(kind: MessageDialogKind, message: Message, place: Place): void {
  shownMessageDialog.set({ kind, message, place });
}
