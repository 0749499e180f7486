import type { Message } from "../protocol/events.ts";
import type { MessageRange } from "./log.ts";
import type { Room } from "./room.ts";

/**
 * What the object has of a page, and from where on D1 has the rest: everything at or below `floor`,
 * but for the `changed` messages, whose newest state only the object has. `head` is the place in the
 * log that all of it is true of.
 */
export type PageSlice = {
  floor: number;
  head: number;
  /** What has a seq up to here is gone, whatever D1 still has. */
  expired: number;
  messages: Message[];
  changed: Message[];
};

/** The object's part of a page of messages. */
export function pageSlice({ log, outbox }: Room, range: MessageRange): PageSlice {
  const { floor, head } = log;
  return {
    floor,
    head,
    expired: log.expired.seq,
    messages: log.messages(range),
    changed: range.after < floor ? log.changedBelowFloor(range, outbox.confirmed()) : [],
  };
}
