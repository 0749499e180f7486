import type { ObjectStore } from "../../src/storage/object-store.ts";

/** What edits replaced of a message, oldest first, as the channel's own table has it. */
export function wholeVersions(store: ObjectStore, seq: number): { body: string; at: number }[] {
  return store
    .rows<{ body: string; at: number }>(
      `SELECT body, at FROM version WHERE message_seq = ? ORDER BY rev`,
      seq,
    )
    .map(({ body, at }) => ({ body, at }));
}
