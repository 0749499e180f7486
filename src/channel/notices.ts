import type { Notice } from "../protocol/http.ts";
import { IS_BROUGHT } from "../storage/message-rows.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import type { InboxObject } from "../storage/objects.ts";
import { isClosedKind } from "../identity/permissions.ts";
import type { Word } from "./addressed.ts";
import { Addressed, groupsIn, threadsOf } from "./addressed.ts";
import type { AskGroups } from "./group-people.ts";
import { Exodus } from "./exodus.ts";
import { GroupPeople } from "./group-people.ts";
import type { ChannelLog } from "./log.ts";
import type { Members } from "./members.ts";
import type { Ordinals } from "./ordinals.ts";
import type { ReadMarks } from "./read-marks.ts";
import { followedOf } from "./threads.ts";
import type { Run } from "./told.ts";
import { ToldTables } from "./told.ts";

/** What a person's Inbox is asked; a stub of it fits. */
export type InboxLine = Pick<DurableObjectStub<InboxObject>, "tell" | "read">;

type Deps = {
  store: ObjectStore;
  log: ChannelLog;
  members: Members;
  marks: ReadMarks;
  ordinals: Ordinals;
  /** True for who has a socket here: they see for themselves. */
  isHere: (userId: string) => boolean;
  inboxOf: (userId: string) => InboxLine;
  /** Who is in groups of the workspace. */
  groupMembers: AskGroups;
};

/** What of some words is news to a person; those in `here` count only if they are online. */
type News = { notices: Notice[]; here: number[] };

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
  readonly #tables: ToldTables;
  readonly #groups: GroupPeople;
  readonly #exodus = new Exodus();

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#tables = new ToldTables(deps.store);
    this.#groups = new GroupPeople(deps.groupMembers);
  }

  /** A person has left with their last socket, and `people` are here still: true where their Inbox may have to hear of something. */
  left(userId: string, people: number, nowMs: number): boolean {
    this.#exodus.left(people, nowMs);
    return this.look(userId);
  }

  /** A person read, or left: true where their Inbox may have to hear of it. */
  look(userId: string): boolean {
    // Who is out hears nothing more, and their Inbox has forgotten the channel.
    if (!this.#isMember(userId)) return false;
    const told = this.#tables.isTold(userId);
    const unread = this.#hasUnread(userId);
    const owed = told ? !unread : unread && !this.#deps.isHere(userId);
    if (owed) this.#tables.owe(userId);
    return owed;
  }

  /** A person has set their mark back: their Inbox hears of it, here or not. True where there is something to tell. */
  lookBack(userId: string): boolean {
    if (!this.#hasUnread(userId)) return this.look(userId);
    this.#tables.owe(userId, true);
    return true;
  }

  /** Tells whoever is owed something, a bounded part of it; answers when it wants to run again. */
  async drain(nowMs: () => number): Promise<number | null> {
    // What a crowd would be told it sees for itself when it is back, and its way back stays free.
    const until = this.#exodus.wait(nowMs());
    if (until !== undefined) return until;
    const failed = await this.#settleOwed();
    const more = await this.#passOn(nowMs());
    if (failed || more === "failed") {
      const { failures } = this.#tables.cursor();
      return nowMs() + Math.min(1_000 * 2 ** failures, MAX_RETRY_MS);
    }
    return more === "more" || this.#tables.owed(1).length > 0 ? nowMs() + AGAIN_MS : null;
  }

  /** True where somebody could not be told. */
  async #settleOwed(): Promise<boolean> {
    const { log } = this.#deps;
    return this.#each(this.#tables.owed(PEOPLE_A_RUN), async (owed) => {
      const { user_id: userId } = owed;
      if (!this.#isMember(userId)) return this.#tables.settled(owed);
      const told = this.#tables.isTold(userId);
      const unread = this.#hasUnread(userId);
      if (told && !unread) {
        await this.#deps.inboxOf(userId).read({ ...this.#place(), seq: log.head });
        this.#tables.setTold(userId, false);
        // Something may have been said while we spoke.
        this.look(userId);
      } else if (unread && (owed.again === 1 || (!told && !this.#deps.isHere(userId))))
        await this.#tell(userId, { notices: [], here: [] }, this.#tables.cursor().seq);
      return this.#tables.settled(owed);
    });
  }

  /** Passes on the words after the cursor, to one part of the people. */
  async #passOn(nowMs: number): Promise<"done" | "more" | "failed"> {
    const { log } = this.#deps;
    const { seq: after, failures } = this.#tables.cursor();
    if (after >= log.head) return "done";
    // A run through many people speaks of the same words to all of them, whatever is said meanwhile.
    const run = this.#tables.run() ?? this.#begin(after);
    const words = this.#words(after, run.upTo);
    const patient = failures < MAX_FAILURES;
    const addressed = await this.#addressed(words, nowMs, patient);
    const people = addressed === undefined ? [] : this.#audience(addressed, run.offset);
    const failed =
      addressed === undefined ||
      (await this.#each(people, async (userId) => {
        const news = this.#newsFor(userId, addressed);
        if (news !== undefined) await this.#tell(userId, news, run.upTo);
      }));
    if (failed && patient) {
      this.#tables.setCursor(after, failures + 1);
      return "failed";
    }
    const offset = people.length >= PEOPLE_A_RUN ? people.at(-1) : undefined;
    this.#tables.setRun(offset === undefined ? undefined : { upTo: run.upTo, offset });
    if (offset !== undefined) return "more";
    this.#settle(words, after, run.upTo);
    this.#tables.setCursor(run.upTo, 0);
    return run.upTo < log.head ? "more" : "done";
  }

  #begin(after: number): Run {
    const { head } = this.#deps.log;
    const words = this.#words(after, head);
    const last = words.at(-1);
    const upTo = words.length === WORDS_A_RUN && last !== undefined ? last.seq : head;
    return { upTo, offset: "" };
  }

  #words(after: number, upTo: number): Word[] {
    return this.#deps.store.rows<Word>(
      `SELECT seq, author_id, body, mentions, thread_seq, broadcast, ${IS_BROUGHT} AS brought FROM message
       WHERE seq > ? AND seq <= ? AND deleted_at IS NULL ORDER BY seq LIMIT ?`,
      after,
      upTo,
      WORDS_A_RUN,
    );
  }

  /** The words with the people of the groups that they name; nothing where the directory is worth another try. */
  async #addressed(
    words: readonly Word[],
    nowMs: number,
    patient: boolean,
  ): Promise<Addressed | undefined> {
    try {
      return new Addressed(words, await this.#groups.of(groupsIn(words), nowMs));
    } catch {
      return patient ? undefined : new Addressed(words, new Map());
    }
  }

  /** Whose flag these words took off: who spoke has read, and what was deleted may have been all that was new. */
  #settle(words: readonly Word[], after: number, upTo: number): void {
    const { log, ordinals } = this.#deps;
    const lookAgain = new Set(words.map((word) => word.author_id));
    if (ordinals.shrank(after, upTo)) {
      const live = ordinals.lastLive();
      // Who had read less than that has something unread still.
      this.#tables.oweWhoRead(live <= log.expired.ordinal ? 0 : live);
      for (const userId of log.words.since(live)) lookAgain.add(userId);
    }
    for (const userId of lookAgain) if (this.#tables.isTold(userId)) this.look(userId);
  }

  /** Who may have to be told, in order, and at the start whoever is named. */
  #audience(addressed: Addressed, offset: string): string[] {
    if (addressed.words.length === 0) return [];
    const { log } = this.#deps;
    const everybody = isClosedKind(log.record.kind) || addressed.callsAll;
    const { threads } = addressed;
    const waiting = this.#tables.waiting(offset, { everybody, threads }, PEOPLE_A_RUN);
    if (offset !== "" || everybody) return waiting;
    const named = addressed.people;
    for (const userId of waiting) named.delete(userId);
    return [...[...named].filter((userId) => this.#isMember(userId)), ...waiting];
  }

  /** What of the words is news to a person; undefined where they need not hear of any. */
  #newsFor(userId: string, addressed: Addressed): News | undefined {
    const { store, log, marks, isHere } = this.#deps;
    if (isHere(userId)) return undefined;
    const mark = marks.of(userId).seq;
    const news = addressed.words.filter((word) => word.author_id !== userId && word.seq > mark);
    const closed = isClosedKind(log.record.kind);
    const notices: Notice[] = [];
    const here: number[] = [];
    const followed = followedOf(store, userId, threadsOf(news));
    for (const word of news) {
      if (word.brought === 1) continue;
      const call = closed ? undefined : addressed.calls(word, userId);
      const follows = word.thread_seq !== null && followed.has(word.thread_seq);
      if (call === "named") notices.push(this.#notice(word, "mention"));
      else if (follows) notices.push(this.#notice(word, "reply"));
      else if (closed) notices.push(this.#notice(word, "direct"));
      else if (call === "here") {
        notices.push(this.#notice(word, "mention"));
        here.push(word.seq);
      }
    }
    const shown = news.filter((word) => word.thread_seq === null || word.broadcast === 1);
    if (shown.length === 0 && notices.length === 0) return undefined;
    if (this.#tables.isTold(userId)) return notices.length === 0 ? undefined : { notices, here };
    // What was brought makes the channel unread, and is no notice to anybody.
    const first = shown.find((word) => word.brought !== 1);
    if (first === undefined || notices.some(({ seq }) => seq === first.seq))
      return { notices, here };
    const all = [this.#notice(first, "message"), ...notices].toSorted((a, b) => a.seq - b.seq);
    return { notices: all, here };
  }

  #notice(word: Word, kind: Notice["kind"]): Notice {
    const body = [...word.body].slice(0, NOTICE_CHARACTERS).join("");
    return {
      ...this.#place(),
      seq: word.seq,
      ...(word.thread_seq === null ? {} : { threadSeq: word.thread_seq }),
      authorId: word.author_id,
      kind,
      body,
    };
  }

  /** `upTo` is how far the words have been looked at for this person: what is told later of those is nothing new. */
  async #tell(userId: string, news: News, upTo: number): Promise<void> {
    const { marks, inboxOf } = this.#deps;
    const lastReadSeq = marks.of(userId).seq;
    // Replies are news of their threads: of the channel itself they tell nobody.
    const areReplies =
      news.notices.length > 0 && news.notices.every(({ kind }) => kind === "reply");
    const threadsOnly = areReplies && (this.#tables.isTold(userId) || !this.#hasUnread(userId));
    const told = { ...this.#place(), lastReadSeq, head: upTo, ...news };
    await inboxOf(userId).tell(threadsOnly ? { ...told, threadsOnly } : told);
    if (threadsOnly) return;
    this.#tables.setTold(userId, true);
    // They may have read while we spoke.
    if (!this.#hasUnread(userId)) this.look(userId);
  }

  #place(): { channelId: string; workspaceId: string } {
    const { id, workspaceId } = this.#deps.log.record;
    return { channelId: id, workspaceId };
  }

  #isMember(userId: string): boolean {
    return this.#deps.members.role(userId) !== undefined;
  }

  #hasUnread(userId: string): boolean {
    const { marks, ordinals } = this.#deps;
    return ordinals.after(marks.of(userId).ordinal) > 0;
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
