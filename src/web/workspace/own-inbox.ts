import { atom } from "nanostores";
import type { InboxClient, InboxListener } from "../../client/index.ts";

/** The inbox of the person at the screen, while it is open. */
export const theInbox = atom<InboxClient | undefined>();

const listeners = new Set<InboxListener>();

/** Hears what the inbox of the person at the screen tells, whichever view listens. Answers the way to stop. */
export function onInbox(listener: InboxListener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** What the inbox is given to listen: hands everything on. */
export const inboxHub: InboxListener = {
  onNotice: (...told) => tell((each) => each.onNotice?.(...told)),
  onChanged: (...told) => tell((each) => each.onChanged?.(...told)),
  onCommand: (...told) => tell((each) => each.onCommand?.(...told)),
  onAnswer: (...told) => tell((each) => each.onAnswer?.(...told)),
  onJob: (...told) => tell((each) => each.onJob?.(...told)),
  onOwn: (...told) => tell((each) => each.onOwn?.(...told)),
  onReturn: () => tell((each) => each.onReturn?.()),
};

function tell(each: (listener: InboxListener) => void): void {
  for (const listener of Array.from(listeners)) each(listener);
}
