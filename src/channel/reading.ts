import type { Outcome } from "../protocol/errors.ts";
import { refuse } from "../protocol/errors.ts";
import type { ServerFrame } from "../protocol/frames.ts";
import type { ReaderView } from "../protocol/http.ts";
import { LIMITS } from "../protocol/limits.ts";
import { logBug } from "../observability/log.ts";
import type { HistoryStore } from "../storage/history.ts";
import type { Audience } from "./audience.ts";
import type { Ephemerals } from "./ephemerals.ts";
import type { ChannelLog } from "./log.ts";
import type { Members } from "./members.ts";
import type { Notices } from "./notices.ts";
import type { Ordinals } from "./ordinals.ts";
import type { ReadMarks } from "./read-marks.ts";
import type { Wishes } from "./wishes.ts";

/** What reading moves, and whom it tells. */
export type ReadingDeps = {
  log: ChannelLog;
  members: Members;
  marks: ReadMarks;
  ordinals: Ordinals;
  wishes: Wishes;
  history: Pick<HistoryStore, "ordinalAt">;
  notices: Pick<Notices, "look" | "lookBack">;
  audience: Pick<Audience, "count" | "tellOne">;
  ephemerals: Pick<Ephemerals, "read">;
  /** A person's Inbox is owed a word. */
  owed: () => void;
  /** The store failed in a turn of its own. */
  failed: () => void;
};

type Done = Outcome<null>;

const OK: Done = { ok: null };
const OUT_OF_REACH = refuse("unavailable", "Older history is out of reach, try again", 2);
const TOO_MANY = refuse("forbidden", "So large a channel does not tell who has read");
const ABSENT = refuse("not_found", "There is no such message");

/** How far people have read: moved by them, shown to the others, and told to their own devices. */
export class Reading {
  readonly #deps: ReadingDeps;

  constructor(deps: ReadingDeps) {
    this.#deps = deps;
  }

  /** Notes how far a person has read, never back. Waits for D1 only where it alone knows the place. */
  read(userId: string, seq: number): Done | Promise<Done> {
    const { log, marks } = this.#deps;
    const upTo = Math.min(seq, log.head);
    if (upTo <= marks.of(userId).seq) return OK;
    return this.#at(upTo, (ordinal) => {
      if (marks.advance(userId, { seq: upTo, ordinal })) this.#moved(userId, false);
    });
  }

  /** Marks everything unread from `seq` on, whatever was read before. */
  unread(userId: string, seq: number): Done | Promise<Done> {
    const { log, marks } = this.#deps;
    const upTo = Math.min(Math.max(seq, 1), log.head + 1) - 1;
    return this.#at(upTo, (ordinal) => {
      marks.set(userId, { seq: upTo, ordinal }, log.head);
      this.#moved(userId, true);
    });
  }

  /** The seq that a person has read up to. */
  readTo(userId: string): number {
    return this.#deps.marks.of(userId).seq;
  }

  /** How many messages a person has not read. */
  count(userId: string): number {
    const { marks, ordinals } = this.#deps;
    return ordinals.after(marks.of(userId).ordinal);
  }

  /** Who has read as far as `seq`, of those who show it. */
  readers(seq: number): Outcome<ReaderView[]> {
    const { log, members, marks, wishes } = this.#deps;
    if (!this.#isSmall) return TOO_MANY;
    if (seq > log.head) return ABSENT;
    const shown = members
      .list(LIMITS.receiptMembers)
      .filter((userId) => wishes.isReadShown(userId));
    const items = shown.map((userId) => ({ userId, seq: marks.of(userId).seq }));
    return { ok: items.filter((item) => item.seq >= seq) };
  }

  get #isSmall(): boolean {
    return this.#deps.members.count <= LIMITS.receiptMembers;
  }

  #at(seq: number, act: (ordinal: number) => void): Done | Promise<Done> {
    const known = this.#deps.ordinals.at(seq);
    if (known === undefined) return this.#askThen(seq, act);
    act(known);
    return OK;
  }

  async #askThen(seq: number, act: (ordinal: number) => void): Promise<Done> {
    let ordinal: number;
    try {
      ordinal = await this.#deps.history.ordinalAt(seq);
    } catch {
      return OUT_OF_REACH;
    }
    try {
      act(ordinal);
    } catch (error) {
      logBug("read mark of a channel", error);
      this.#deps.failed();
      return OUT_OF_REACH;
    }
    return OK;
  }

  #moved(userId: string, back: boolean): void {
    const { marks, wishes, audience, ephemerals, notices, owed } = this.#deps;
    const { seq } = marks.of(userId);
    if (!back && this.#isSmall && wishes.isReadShown(userId)) ephemerals.read(userId, seq);
    if (back || audience.count(userId) > 1) {
      const frame: ServerFrame = { type: "read", userId, seq, unread: this.count(userId) };
      audience.tellOne(userId, JSON.stringify(back ? { ...frame, back } : frame));
    }
    if (back ? notices.lookBack(userId) : notices.look(userId)) owed();
  }
}
