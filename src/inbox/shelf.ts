import type { InboxChannel, Notice } from "../protocol/http.ts";
import type { Level } from "../protocol/levels.ts";
import { untouched } from "../protocol/inbox.ts";
import type { ObjectStore } from "../storage/object-store.ts";

type Row = {
  channel_id: string;
  workspace_id: string;
  unread: number;
  mentions: number;
  last_read_seq: number;
  head: number;
  level: Level;
};

/** What a channel tells an Inbox: that there is something new after `lastReadSeq`, and what of it was said to this person. */
export type Told = {
  channelId: string;
  workspaceId: string;
  lastReadSeq: number;
  head: number;
  notices: Notice[];
  /** Nothing but replies in threads: no news of the channel itself. */
  threadsOnly?: boolean;
  /** Seqs of those that count only for who is online. */
  here: number[];
};

/** How far a person has read: everything, as the channel sees it. */
export type ReadThrough = { channelId: string; workspaceId: string; seq: number };

/** What each channel has waiting for a person. */
export class Shelf {
  readonly #store: ObjectStore;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** The channels about which something is known. */
  all(): InboxChannel[] {
    return this.#store.rows<Row>(`SELECT * FROM channel ORDER BY channel_id`).map(toChannel);
  }

  /**
   * Takes what a channel tells; again changes nothing, since what is at or below the known head has
   * been told before. Answers the channel as it is now and the notices that reach the person; nothing
   * where nothing is new.
   */
  tell(told: Told, online: boolean): { channel: InboxChannel; notices: Notice[] } | undefined {
    const known = this.#find(told.channelId, told.workspaceId);
    const fresh = told.notices.filter(
      (notice) => notice.seq > known.head && (online || !told.here.includes(notice.seq)),
    );
    const unread = known.unread || told.threadsOnly !== true;
    if (fresh.length === 0 && known.unread === unread && known.lastReadSeq === told.lastReadSeq)
      return undefined;
    const named = fresh.filter(({ kind }) => kind === "mention" || kind === "direct");
    const channel = {
      ...known,
      unread,
      mentions: known.mentions + named.length,
      // The channel is the author of the mark, which may have been set back.
      lastReadSeq: told.lastReadSeq,
      head: Math.max(known.head, told.head),
    };
    this.#put(channel);
    return { channel, notices: fresh.filter((notice) => reaches(notice, channel.level)) };
  }

  /** The person has read everything up to `seq`; nothing where what is told here is newer. */
  read({ channelId, workspaceId, seq }: ReadThrough): InboxChannel | undefined {
    const known = this.#find(channelId, workspaceId);
    if (seq < known.head || (!known.unread && known.lastReadSeq >= seq)) return undefined;
    const channel = { ...known, unread: false, mentions: 0, lastReadSeq: seq, head: seq };
    this.#put(channel);
    return channel;
  }

  /** How much of a channel reaches the person. */
  setLevel(channelId: string, workspaceId: string, level: Level): InboxChannel {
    const channel = { ...this.#find(channelId, workspaceId), level };
    this.#put(channel);
    return channel;
  }

  /** How much of a channel reaches the person now. */
  levelOf(channelId: string): Level {
    return this.#find(channelId, "").level;
  }

  /** The person is no longer there. */
  forget(channelId: string): void {
    this.#store.run(`DELETE FROM channel WHERE channel_id = ?`, channelId);
  }

  #find(channelId: string, workspaceId: string): InboxChannel {
    const row = this.#store.rows<Row>(`SELECT * FROM channel WHERE channel_id = ?`, channelId)[0];
    return row === undefined ? untouched(channelId, workspaceId) : toChannel(row);
  }

  #put(channel: InboxChannel): void {
    this.#store.run(
      `INSERT OR REPLACE INTO channel (channel_id, workspace_id, unread, mentions, last_read_seq, head, level)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      channel.channelId,
      channel.workspaceId,
      channel.unread ? 1 : 0,
      channel.mentions,
      channel.lastReadSeq,
      channel.head,
      channel.level,
    );
  }
}

/** Does a notice reach a person who set this level? What is said to them alone does, unless they want nothing. */
export function reaches(notice: Pick<Notice, "kind">, level: Level): boolean {
  if (level === "none") return false;
  return level === "all" || notice.kind !== "message";
}

function toChannel(row: Row): InboxChannel {
  return {
    channelId: row.channel_id,
    workspaceId: row.workspace_id,
    unread: row.unread === 1,
    mentions: row.mentions,
    lastReadSeq: row.last_read_seq,
    head: row.head,
    level: row.level,
  };
}
