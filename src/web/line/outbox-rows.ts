import type { OutboxRows } from "./adopting-outbox.ts";
import { database } from "./database.ts";

/** The outbox in the app's database. Rejects with the browser's own `DOMException`. */
export const outboxRows: OutboxRows = {
  of: async (authorId) => {
    const db = await database();
    return (await db.getAll("outbox")).filter((entry) => entry.authorId === authorId);
  },
  adopt: async ({ channelId, authorId }, from, to) => {
    const db = await database();
    const transaction = db.transaction("outbox", "readwrite");
    const there = await transaction.store.index("channelId").getAll(channelId);
    const mine = there
      .filter((entry) => entry.authorId === authorId && from.has(entry.owner))
      .map((entry) => ({ ...entry, owner: to }));
    for (const entry of mine) void transaction.store.put(entry);
    await transaction.done;
    return mine;
  },
  put: async (entry) => {
    const db = await database();
    // Only a completed transaction is durable; a successful request may still be rolled back.
    const transaction = db.transaction("outbox", "readwrite");
    void transaction.store.put(entry);
    await transaction.done;
  },
  remove: async (id) => {
    const db = await database();
    await db.delete("outbox", id);
  },
};
