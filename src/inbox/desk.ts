import type { Outcome } from "../protocol/errors.ts";
import { refuse } from "../protocol/errors.ts";
import type { InboxFrame } from "../protocol/frames.ts";
import type { Notice, NoticeKind } from "../protocol/http.ts";
import type {
  BlockView,
  DraftView,
  NoticeItem,
  Preferences,
  PreferencesChange,
  ReminderView,
  ScheduledView,
  SidebarView,
} from "../protocol/personal.ts";
import { now } from "../storage/faults.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { Blocks } from "./blocks.ts";
import { Drafts } from "./drafts.ts";
import { NoticeList } from "./notice-list.ts";
import type { Own, Self } from "./own.ts";
import { PreferenceStore } from "./preferences.ts";
import type { NewReminder, Reminder } from "./reminders.ts";
import { Reminders } from "./reminders.ts";
import { Saved } from "./saved.ts";
import type { SavedPlace } from "./saved.ts";
import type { NewScheduled, Sender } from "./scheduled.ts";
import { Scheduled } from "./scheduled.ts";
import { Sidebars } from "./sidebars.ts";
import type { ThreadRead } from "./threads.ts";
import { Threads } from "./threads.ts";

type Deps = {
  store: ObjectStore;
  own: Own;
  self: Self;
  tell: (frame: InboxFrame) => void;
  /** True while nothing is to be announced. */
  quiet: () => boolean;
  /** A notice was kept, in this turn. */
  kept: (notice: NoticeItem) => void;
  send: Sender;
  schedule: (duty: "scheduled" | "reminders", at: number) => void;
};

/** All that a person keeps for themselves: what the Worker asks of an Inbox in their name. */
export class Desk {
  readonly #deps: Deps;
  readonly #preferences: PreferenceStore;
  readonly #blocks: Blocks;
  readonly #drafts: Drafts;
  readonly #saved: Saved;
  readonly #scheduled: Scheduled;
  readonly #reminders: Reminders;
  readonly #notices: NoticeList;
  readonly #threads: Threads;
  readonly #sidebars: Sidebars;

  constructor(deps: Deps) {
    const { store, own, tell } = deps;
    this.#deps = deps;
    this.#preferences = new PreferenceStore(own, tell);
    this.#blocks = new Blocks(store);
    this.#drafts = new Drafts(store, tell);
    this.#saved = new Saved(store, tell);
    this.#notices = new NoticeList(store);
    this.#threads = new Threads(store);
    this.#sidebars = new Sidebars(store, tell);
    this.#scheduled = new Scheduled({
      store,
      nowMs: now,
      tell,
      schedule: (at) => deps.schedule("scheduled", at),
      send: deps.send,
      failed: ({ channelId, threadSeq, body }, workspaceId) =>
        this.notice({
          channelId,
          workspaceId,
          seq: threadSeq ?? 0,
          authorId: deps.self.id,
          kind: "scheduled",
          body,
        }),
    });
    this.#reminders = new Reminders({
      store,
      nowMs: now,
      tell,
      schedule: (at) => deps.schedule("reminders", at),
      due: (reminder) => this.notice(noticeOf(reminder, deps.self.id)),
    });
  }

  preferences(): Preferences {
    return this.#preferences.get();
  }
  changePreferences(change: PreferencesChange): Preferences {
    return this.#preferences.change(change);
  }

  blocks(): BlockView[] {
    return this.#blocks.list();
  }
  isBlocked(userId: string): boolean {
    return this.#blocks.has(userId);
  }
  /** True where that changed anything. */
  block(userId: string, on: boolean): Outcome<boolean> {
    const done = this.#blocks.set(userId, on, now());
    if ("ok" in done && done.ok) this.#deps.tell({ type: "changed", what: "blocks" });
    return done;
  }
  /** May this person begin a conversation with the desk's owner? */
  takesFrom(userId: string): boolean {
    return this.#preferences.get().directs === "everyone" && !this.#blocks.has(userId);
  }

  drafts(): DraftView[] {
    return this.#drafts.list();
  }
  putDraft(draft: DraftView): Outcome<DraftView> {
    return this.#drafts.put(draft, now());
  }

  saved(before: number | null, limit: number): SavedPlace[] {
    return this.#saved.list(before, limit);
  }
  save(channelId: string, seq: number, on: boolean): Outcome<null> {
    return this.#saved.set(channelId, seq, on, now());
  }

  scheduled(): ScheduledView[] {
    return this.#scheduled.list();
  }
  schedule(userId: string, wanted: NewScheduled): Outcome<ScheduledView> {
    this.#deps.self.is(userId);
    return this.#scheduled.add(wanted);
  }
  reschedule(
    id: string,
    change: { body?: string | undefined; sendAt?: number | undefined },
  ): Outcome<ScheduledView> {
    return this.#scheduled.change(id, change);
  }
  unschedule(id: string): Outcome<null> {
    return this.#scheduled.remove(id);
  }
  sendNow(id: string): Promise<Outcome<{ channelId: string; seq: number }>> {
    return this.#scheduled.sendNow(id);
  }

  reminders(): ReminderView[] {
    return this.#reminders.list();
  }
  remind(userId: string, wanted: NewReminder): Outcome<ReminderView> {
    this.#deps.self.is(userId);
    return this.#reminders.add(wanted);
  }
  forgetReminder(id: string): Outcome<null> {
    return this.#reminders.remove(id)
      ? { ok: null }
      : refuse("not_found", "There is no such reminder");
  }

  /** A part of the list, and how many of all are unread. */
  notices(
    kind: NoticeKind | null,
    before: number | null,
    limit: number,
  ): { items: NoticeItem[]; unread: number } {
    return { items: this.#notices.list(kind, before, limit), unread: this.#notices.unread() };
  }
  readNotices(which: { ids: readonly number[] } | { upTo: number }): void {
    this.#tellRead(this.#notices.markRead(which, now()));
  }
  /** What these speak of is no more. */
  dropNotices(ids: readonly number[]): void {
    this.#notices.drop(ids);
    this.#tellRead(true);
  }

  /** How far single threads have been read. */
  threadsRead(): ThreadRead[] {
    return this.#threads.all();
  }
  readThread(channelId: string, threadSeq: number, upTo: number): void {
    this.#threads.read(channelId, threadSeq, upTo);
    this.#notices.readThrough(channelId, upTo, threadSeq, now());
    this.#tellRead(true);
  }

  sidebar(workspaceId: string): SidebarView {
    return this.#sidebars.get(workspaceId);
  }
  putSidebar(workspaceId: string, layout: SidebarView): SidebarView {
    return this.#sidebars.put(workspaceId, layout);
  }

  /** Those of the notices that the person wants to hear of at all. */
  wanted(notices: readonly Notice[]): Notice[] {
    return notices.filter(({ authorId }) => !this.#blocks.has(authorId));
  }

  /** Keeps a notice, and tells it. */
  notice(notice: Notice): void {
    const kept = this.#notices.add(notice, now());
    const quiet = this.#deps.quiet() ? { quiet: true as const } : {};
    this.#deps.tell({ type: "notice", notice: kept, ...quiet });
    this.#deps.kept(kept);
  }

  /** The person has read a channel up to `seq`. */
  readThrough(channelId: string, seq: number): void {
    this.#threads.readThrough(channelId, seq);
    this.#tellRead(this.#notices.readThrough(channelId, seq, null, now()));
  }

  /** The person is no longer in a channel. */
  forget(channelId: string): void {
    this.#drafts.forget(channelId);
    this.#notices.forget(channelId);
    this.#threads.forget(channelId);
  }

  /** The duties of the alarm. */
  sendDue(): Promise<number | null> {
    return this.#scheduled.run();
  }
  remindDue(): Promise<number | null> {
    return Promise.resolve(this.#reminders.run());
  }

  #tellRead(changed: boolean): void {
    if (changed) this.#deps.tell({ type: "changed", what: "notices" });
  }
}

function noticeOf(reminder: Reminder, userId: string): Notice {
  return {
    channelId: reminder.channelId ?? "",
    workspaceId: reminder.workspaceId,
    seq: reminder.seq ?? 0,
    authorId: userId,
    kind: "reminder",
    body: reminder.text,
  };
}
