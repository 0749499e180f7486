import type { Notice } from "../protocol/http.ts";
import { IS_TOP_LEVEL } from "../storage/message-rows.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import type { InboxObject } from "../storage/objects.ts";
import { isClosedKind } from "../identity/permissions.ts";
import type { ChannelLog } from "./log.ts";
import type { Members } from "./members.ts";
import type { ReadMarks } from "./read-marks.ts";
import { followedOf } from "./threads.ts";

/** What a person's Inbox is asked; a stub of it fits. */
export type InboxLine = Pick<DurableObjectStub<InboxObject>, "tell" | "read">;

type Deps = {
  store: ObjectStore;
  log: ChannelLog;
  members: Members;
  marks: ReadMarks;
  /** True for who has a socket here: they see for themselves. */
  isHere: (userId: string) => boolean;
  inboxOf: (userId: string) => InboxLine;
};

type Word = {
  seq: number;
  author_id: string;
  body: string;
  mentions: string;
  thread_seq: number | null;
  broadcast: number;
};

/** People and messages that one run looks at; the rest comes with the next. */
const PEOPLE_A_RUN = 500;
const WORDS_A_RUN = 200;
const AT_ONCE = 25;
const NOTICE_CHARACTERS = 200;
const AGAIN_MS = 50;
const MAX_RETRY_MS = 60_000;
/** After so many failures the words are let go: the flag comes again with the next ones. */
const MAX_FAILURES = 8;

/**
 * Tells people's Inboxes what waits here, with few writes: who has read everything and left is owed
 * one "there is something new", and nothing more until they read again; beyond that only what is said
 * to them (mentions, and every word of a conversation between named people).
 */
export class Notices {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** A person read, or left: true where their Inbox may have to hear of it. */
  look(userId: string): boolean {
    const { store, isHere } = this.#deps;
    const told = this.#isTold(userId);
    const unread = this.#hasUnread(userId);
    const owed = told ? !unread : unread && !isHere(userId);
    if (owed)
      store.run(
        `INSERT INTO owed (user_id) VALUES (?) ON CONFLICT (user_id) DO UPDATE SET turn = turn + 1`,
        userId,
      );
    return owed;
  }

  /** Tells whoever is owed something, a bounded part of it; answers when it wants to run again. */
  async drain(nowMs: () => number): Promise<number | null> {
    const failed = await this.#settleOwed();
    const more = await this.#passOn();
    if (failed || more === "failed") {
      const { failures } = this.#cursor();
      return nowMs() + Math.min(1_000 * 2 ** failures, MAX_RETRY_MS);
    }
    return more === "more" || this.#owed(1).length > 0 ? nowMs() + AGAIN_MS : null;
  }

  /** True where somebody could not be told. */
  async #settleOwed(): Promise<boolean> {
    const { store, log } = this.#deps;
    const owed = this.#owed(PEOPLE_A_RUN);
    return this.#each(owed, async ({ user_id: userId, turn }) => {
      const told = this.#isTold(userId);
      const unread = this.#hasUnread(userId);
      if (told && !unread) {
        await this.#deps.inboxOf(userId).read({ ...this.#place(), seq: log.head });
        store.run(`DELETE FROM told WHERE user_id = ?`, userId);
        // Something may have been said while we spoke.
        this.look(userId);
      } else if (!told && unread) await this.#tell(userId, []);
      store.run(`DELETE FROM owed WHERE user_id = ? AND turn = ?`, userId, turn);
    });
  }

  /** Passes on the words after the cursor, to one part of the people. */
  async #passOn(): Promise<"done" | "more" | "failed"> {
    const { store, log } = this.#deps;
    const { seq: after, failures } = this.#cursor();
    if (after >= log.head) return "done";
    const words = store.rows<Word>(
      `SELECT seq, author_id, body, mentions, thread_seq, broadcast FROM message
       WHERE seq > ? AND deleted_at IS NULL ORDER BY seq LIMIT ?`,
      after,
      WORDS_A_RUN,
    );
    const last = words.at(-1);
    const upTo = words.length === WORDS_A_RUN && last !== undefined ? last.seq : log.head;
    const people = words.length === 0 ? [] : this.#audience(words);
    const failed = await this.#each(people, async (userId) => {
      const notices = this.#noticesFor(userId, words);
      if (notices !== undefined) await this.#tell(userId, notices);
    });
    if (failed && failures < MAX_FAILURES) {
      this.#setCursor(after, failures + 1);
      return "failed";
    }
    const offset = people.length >= PEOPLE_A_RUN ? people.at(-1) : undefined;
    this.#setOffset(offset ?? "");
    if (offset !== undefined) return "more";
    this.#setCursor(upTo, 0);
    return upTo < log.head ? "more" : "done";
  }

  /** Who may have to be told: those who have not been, in order, and at the start whoever is named. */
  #audience(words: readonly Word[]): string[] {
    const { store, log, members } = this.#deps;
    const offset = this.#offset();
    const waiting = store
      .rows<{ user_id: string }>(
        `SELECT m.user_id FROM member m LEFT JOIN told t ON t.user_id = m.user_id
         WHERE m.state = 'member' AND m.user_id > ?2 AND (t.user_id IS NULL OR ?1 OR m.user_id IN (
           SELECT user_id FROM thread_follow
           WHERE state = 1 AND thread_seq IN (SELECT value FROM json_each(?4))))
         ORDER BY m.user_id LIMIT ?3`,
        isClosedKind(log.record.kind) ? 1 : 0,
        offset,
        PEOPLE_A_RUN,
        JSON.stringify(threadsOf(words)),
      )
      .map((row) => row.user_id);
    if (offset !== "" || isClosedKind(log.record.kind)) return waiting;
    const named = new Set(words.flatMap(mentionsOf));
    for (const userId of waiting) named.delete(userId);
    return [...[...named].filter((userId) => members.role(userId) !== undefined), ...waiting];
  }

  /** What of the words is news to a person; undefined where they need not hear of any. */
  #noticesFor(userId: string, words: readonly Word[]): Notice[] | undefined {
    const { store, log, marks, isHere } = this.#deps;
    if (isHere(userId)) return undefined;
    const mark = marks.of(userId);
    const news = words.filter((word) => word.author_id !== userId && word.seq > mark);
    const closed = isClosedKind(log.record.kind);
    const followed = followedOf(store, userId, threadsOf(news));
    const kindFor = (word: Word): Notice["kind"] | undefined => {
      if (!closed && mentionsOf(word).includes(userId)) return "mention";
      if (word.thread_seq !== null && followed.has(word.thread_seq)) return "reply";
      return closed ? "direct" : undefined;
    };
    const notices = news.flatMap((word) => {
      const kind = kindFor(word);
      return kind === undefined ? [] : [this.#notice(word, kind)];
    });
    const named = new Set(notices.map(({ seq }) => seq));
    const first = news.find((word) => word.thread_seq === null || word.broadcast === 1);
    if (first === undefined && notices.length === 0) return undefined;
    if (this.#isTold(userId)) return notices.length === 0 ? undefined : notices;
    return first === undefined || named.has(first.seq)
      ? notices
      : [this.#notice(first, "message"), ...notices].toSorted((a, b) => a.seq - b.seq);
  }

  #notice(word: Word, kind: Notice["kind"]): Notice {
    const body = [...word.body].slice(0, NOTICE_CHARACTERS).join("");
    const thread = word.thread_seq === null ? {} : { threadSeq: word.thread_seq };
    return { ...this.#place(), seq: word.seq, authorId: word.author_id, kind, body, ...thread };
  }

  async #tell(userId: string, notices: Notice[]): Promise<void> {
    const { store, log, marks, inboxOf } = this.#deps;
    const lastReadSeq = marks.of(userId);
    // Replies are news of their threads: of the channel itself they tell nobody.
    const areReplies = notices.length > 0 && notices.every(({ kind }) => kind === "reply");
    const threadsOnly = areReplies && (this.#isTold(userId) || !this.#hasUnread(userId));
    const told = { ...this.#place(), lastReadSeq, head: log.head, notices };
    await inboxOf(userId).tell(threadsOnly ? { ...told, threadsOnly } : told);
    if (threadsOnly) return;
    store.run(`INSERT OR IGNORE INTO told (user_id) VALUES (?)`, userId);
    // They may have read while we spoke.
    if (!this.#hasUnread(userId)) this.look(userId);
  }

  #place(): { channelId: string; workspaceId: string } {
    const { id, workspaceId } = this.#deps.log.record;
    return { channelId: id, workspaceId };
  }

  #isTold(userId: string): boolean {
    return this.#deps.store.rows(`SELECT 1 FROM told WHERE user_id = ?`, userId).length > 0;
  }

  /** Something that others said at the top level after what they have read. */
  #hasUnread(userId: string): boolean {
    const { store, marks } = this.#deps;
    const rows = store.rows(
      `SELECT 1 FROM message WHERE seq > ? AND author_id <> ? AND ${IS_TOP_LEVEL} AND deleted_at IS NULL LIMIT 1`,
      marks.of(userId),
      userId,
    );
    return rows.length > 0;
  }

  #owed(limit: number): { user_id: string; turn: number }[] {
    return this.#deps.store.rows(`SELECT user_id, turn FROM owed ORDER BY user_id LIMIT ?`, limit);
  }

  #cursor(): { seq: number; failures: number } {
    return (
      this.#deps.store.rows<{ seq: number; failures: number }>(
        `SELECT seq, failures FROM cursor WHERE consumer = 'inbox'`,
      )[0] ?? { seq: 0, failures: 0 }
    );
  }

  #setCursor(seq: number, failures: number): void {
    this.#deps.store.run(
      `INSERT OR REPLACE INTO cursor (consumer, seq, failures) VALUES ('inbox', ?, ?)`,
      seq,
      failures,
    );
  }

  #offset(): string {
    const rows = this.#deps.store.rows<{ value: string }>(
      `SELECT value FROM meta WHERE key = 'inbox offset'`,
    );
    return rows[0]?.value ?? "";
  }

  #setOffset(offset: string): void {
    if (offset === this.#offset()) return;
    this.#deps.store.run(
      `INSERT OR REPLACE INTO meta (key, value) VALUES ('inbox offset', ?)`,
      offset,
    );
  }

  /** Runs `act` for each, a few at once; true where one failed. */
  async #each<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<boolean> {
    let failed = false;
    for (let i = 0; i < items.length; i += AT_ONCE) {
      const results = await Promise.allSettled(items.slice(i, i + AT_ONCE).map(act));
      failed ||= results.some((result) => result.status === "rejected");
    }
    return failed;
  }
}

function threadsOf(words: readonly Word[]): number[] {
  return [...new Set(words.flatMap(({ thread_seq: seq }) => (seq === null ? [] : [seq])))];
}

function mentionsOf(word: Word): string[] {
  // Written by the log alone.
  return JSON.parse(word.mentions) as string[];
}
