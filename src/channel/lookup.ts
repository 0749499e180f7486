import type { Outcome } from "../protocol/errors.ts";
import { refuse } from "../protocol/errors.ts";
import type { Message } from "../protocol/events.ts";
import type { PinPlace, StoredVersion } from "../storage/history.ts";
import { VERSIONS_READ } from "../storage/history.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import type { ChannelLog } from "./log.ts";
import { followState } from "./threads.ts";

/** A pinned message and the seq of the event that pinned it. */
export type Pin = { message: Message; pin: number };

/**
 * What the object has of the pins before a place, newest first. D1 has the rest: those up to the seq
 * `floor` that are not among `held`, which the object knows better, and are beyond `expired`.
 */
export type PinSlice = { pins: Pin[]; floor: number; held: number[]; expired: number };

/** What the object has of a message's versions, oldest first; `authorId` is null where it does not hold the message. */
export type VersionSlice = {
  authorId: string | null;
  versions: StoredVersion[];
  /** True where D1 may have more of them, or the message itself. */
  more: boolean;
};

/** Whether a person follows a thread, or (null) that D1's copy of its first message has to say so. */
export type FollowSlice = { following: boolean | null };

/** Messages as they are now: those that are here, and the places of those that only D1 can have. */
export type MessagesSlice = { messages: Message[]; older: number[] };

const NO_MESSAGE = refuse("not_found", "There is no such message");

/** Answers what readers ask about single messages, as far as the object holds it. */
export class Lookup {
  readonly #store: ObjectStore;
  readonly #log: ChannelLog;

  constructor(store: ObjectStore, log: ChannelLog) {
    this.#store = store;
    this.#log = log;
  }

  /** At most `limit` pinned messages that were pinned before `before`. */
  pins(before: PinPlace, limit: number): PinSlice {
    const rows = this.#store.rows<{ seq: number; pinned: number }>(
      `SELECT seq, pinned FROM message WHERE pinned > 0 AND (pinned, seq) < (?, ?)
       ORDER BY pinned DESC, seq DESC LIMIT ?`,
      before.pin,
      before.seq,
      limit,
    );
    const found = this.#log.present(rows.map(({ seq }) => seq));
    const messages = new Map(found.map((message) => [message.seq, message]));
    const { floor } = this.#log;
    return {
      pins: rows.flatMap(({ seq, pinned }) => {
        const message = messages.get(seq);
        return message === undefined ? [] : [{ message, pin: pinned }];
      }),
      floor,
      expired: this.#log.expired.seq,
      held: this.#store
        .rows<{ seq: number }>(`SELECT seq FROM message WHERE seq <= ?`, floor)
        .map(({ seq }) => seq),
    };
  }

  /** Messages by their places. */
  messagesAt(seqs: readonly number[]): MessagesSlice {
    const messages = this.#log.present(seqs);
    const here = new Set(messages.map(({ seq }) => seq));
    const { floor, expired } = this.#log;
    const isOlder = (seq: number) => seq <= floor && seq > expired.seq && !here.has(seq);
    return { messages, older: seqs.filter(isOlder) };
  }

  /** What edits have replaced of one message. */
  versions(seq: number): Outcome<VersionSlice> {
    const message = this.#log.message(seq);
    const mayBeInD1 = seq <= this.#log.floor && seq > this.#log.expired.seq;
    if (message === undefined)
      return mayBeInD1 ? { ok: { authorId: null, versions: [], more: true } } : NO_MESSAGE;
    const versions = this.#store.rows<StoredVersion>(
      `SELECT * FROM version WHERE message_seq = ? ORDER BY rev DESC LIMIT ?`,
      seq,
      VERSIONS_READ,
    );
    return {
      ok: {
        authorId: message.authorId,
        versions: versions.toReversed(),
        more: mayBeInD1 && message.deletedAt === null,
      },
    };
  }

  /** Whether a person follows the thread of this first message. */
  following(seq: number, userId: string): Outcome<FollowSlice> {
    const message = this.#log.message(seq);
    const { floor, expired } = this.#log;
    if (message === undefined && (seq > floor || seq <= expired.seq)) return NO_MESSAGE;
    const state = followState(this.#store, seq, userId);
    if (message === undefined) return { ok: { following: state ?? null } };
    if (message.threadSeq !== null) return refuse("invalid", "A reply has no thread of its own");
    return { ok: { following: state ?? wouldFollow(message, userId) } };
  }
}

/** True for who will follow the thread of this message by its first reply, whoever writes it. */
export function wouldFollow({ authorId, mentions }: Message, userId: string): boolean {
  return authorId === userId || mentions.includes(userId);
}
