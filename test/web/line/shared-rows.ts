import type { OutboxRows, OwnedEntry } from "../../../src/web/line/adopting-outbox.ts";

/** Rows that all pages share; each call takes its time, the transactions do not interleave. */
export function sharedRows() {
  const rows = new Map<string, OwnedEntry>();
  const api: OutboxRows = {
    of: async (authorId) => {
      await Promise.resolve();
      return [...rows.values()].filter((row) => row.authorId === authorId);
    },
    adopt: async ({ channelId, authorId }, from, to) => {
      await Promise.resolve();
      const mine = [...rows.values()]
        .filter((row) => row.channelId === channelId && row.authorId === authorId)
        .filter((row) => from.has(row.owner))
        .map((row) => ({ ...row, owner: to }));
      for (const row of mine) rows.set(row.id, row);
      return mine;
    },
    put: async (row) => void rows.set(row.id, row),
    remove: async (id) => void rows.delete(id),
  };
  return { rows, api };
}
