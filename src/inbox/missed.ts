import type { InboxChannel } from "../protocol/http.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import type { Shelf } from "./shelf.ts";

/** How far each channel has been told of in a digest. */
export const DIGESTED_TABLE = `CREATE TABLE IF NOT EXISTS digested (
  channel_id TEXT PRIMARY KEY, head INTEGER NOT NULL) WITHOUT ROWID`;

/** A channel with something that no digest has told of. */
export type MissedChannel = Pick<InboxChannel, "channelId" | "workspaceId" | "mentions" | "head">;

/** What of the channels is unread and new since the last digest. */
export class Missed {
  readonly #store: ObjectStore;
  readonly #shelf: Shelf;

  constructor(store: ObjectStore, shelf: Shelf) {
    this.#store = store;
    this.#shelf = shelf;
  }

  /** Those that the person wants to hear of; what was told once comes again only with something new. */
  channels(): MissedChannel[] {
    const told = new Map(
      this.#store
        .rows<{ channel_id: string; head: number }>(`SELECT channel_id, head FROM digested`)
        .map((row) => [row.channel_id, row.head]),
    );
    return this.#shelf
      .all()
      .filter(({ unread, level }) => unread && level !== "none")
      .filter(({ channelId, head }) => head > (told.get(channelId) ?? 0))
      .map(({ channelId, workspaceId, mentions, head }) => ({
        channelId,
        workspaceId,
        mentions,
        head,
      }));
  }

  /** A digest has told of these, up to their heads. */
  told(channels: readonly Pick<MissedChannel, "channelId" | "head">[]): void {
    for (const { channelId, head } of channels)
      this.#store.run(
        `INSERT OR REPLACE INTO digested (channel_id, head) VALUES (?, ?)`,
        channelId,
        head,
      );
  }
}
