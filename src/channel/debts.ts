import { noteOutbox } from "../observability/outbox-ages.ts";
import type { Alarms, DutyRun } from "../storage/alarms.ts";
import { ChannelTable } from "../storage/directory/channels.ts";
import { GroupTable } from "../storage/directory/groups.ts";
import { liveHooks } from "../storage/directory/outgoing-hooks.ts";
import type { Env } from "../storage/env.ts";
import type { HistoryStore } from "../storage/history.ts";
import { jobIdOf, recordJobs } from "../storage/jobs.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { inboxStub } from "../storage/objects.ts";
import type { Audience } from "./audience.ts";
import type { ChannelLog } from "./log.ts";
import type { Members } from "./members.ts";
import { Notices } from "./notices.ts";
import type { Ordinals } from "./ordinals.ts";
import type { Consumer } from "./outbox.ts";
import { Outbox } from "./outbox.ts";
import type { ReadMarks } from "./read-marks.ts";
import { Webhooks } from "./webhooks.ts";

/** Who elsewhere is told by alarm. */
export type DebtDuty = "history" | "directory" | "webhooks" | "inbox";

type Deps = {
  env: Env;
  store: ObjectStore;
  log: ChannelLog;
  history: HistoryStore;
  members: Members;
  marks: ReadMarks;
  ordinals: Ordinals;
  audience: Pick<Audience, "isHere" | "people">;
  alarms: Pick<Alarms<DebtDuty>, "schedule">;
  /** Called where the alarm has woken the channel to write to D1. */
  beat: () => void;
  nowMs: () => number;
};

/** After a commit the drain waits this long for company, ms. */
const DRAIN_AFTER_MS = 1_000;
/** People elsewhere hear of it this much later, ms: together, and still at once for them. */
const NOTICE_AFTER_MS = 300;
/** In a busy room, one of so many flushes since people elsewhere last heard, both wait longer, ms: each costs as much for many words as for one. */
const BUSY_FLUSHES = 8;
const DRAIN_BUSY_MS = 2_000;
const NOTICE_BUSY_MS = 1_000;

/** What a commit owes to those elsewhere, and when they get it: the stores in D1, outgoing hooks, Inboxes. */
export class Debts {
  readonly outbox: Outbox;
  readonly notices: Notices;
  readonly #deps: Deps;
  readonly #webhooks: Webhooks;
  /** Flushes since the people elsewhere last heard, and before that. */
  #flushes = 0;
  #flushesBefore = 0;

  constructor(deps: Deps) {
    const { env, store, log, history, members, marks, ordinals, audience, nowMs } = deps;
    this.#deps = deps;
    this.#webhooks = new Webhooks({
      store,
      log,
      hooks: () => liveHooks(env, log.record.workspaceId, nowMs()),
      record: (jobs) => recordJobs(env, jobs),
      jobId: jobIdOf,
    });
    this.outbox = new Outbox(store, log, history, new ChannelTable(env), () =>
      this.#webhooks.settled(),
    );
    this.notices = new Notices({
      store,
      log,
      members,
      marks,
      ordinals,
      isHere: (userId) => audience.isHere(userId),
      inboxOf: (userId) => inboxStub(env, userId, "object"),
      groupMembers: (groupIds) => new GroupTable(env).members(groupIds, log.record.workspaceId),
    });
  }

  /** There are events that a store has to hear of, and with history the Inboxes. */
  owe(consumer: Consumer): void {
    const { alarms, nowMs } = this.#deps;
    const isBusy = this.#flushesBefore >= BUSY_FLUSHES;
    alarms.schedule(consumer, nowMs() + (isBusy ? DRAIN_BUSY_MS : DRAIN_AFTER_MS));
    if (consumer !== "history") return;
    this.#flushes += 1;
    alarms.schedule("inbox", nowMs() + (isBusy ? NOTICE_BUSY_MS : NOTICE_AFTER_MS));
  }

  /** A person has left with their last socket: there may be something that they have not read. */
  left(userId: string): void {
    const { audience, nowMs } = this.#deps;
    if (this.notices.left(userId, audience.people, nowMs())) this.oweInbox();
  }

  /** Somebody is owed a word to their Inbox, soon. */
  oweInbox(): void {
    const { alarms, nowMs } = this.#deps;
    alarms.schedule("inbox", nowMs() + NOTICE_AFTER_MS);
  }

  /** What the alarm does for each. */
  duties(): Record<DebtDuty, DutyRun> {
    const { log, alarms, beat, nowMs } = this.#deps;
    return {
      history: async () => {
        beat();
        if (await this.#webhooks.watch(this.outbox.confirmed()))
          alarms.schedule("webhooks", nowMs());
        const next = await this.outbox.drain("history", nowMs);
        noteOutbox(log.record.id, next === null ? null : this.outbox.waitsSince());
        return next;
      },
      webhooks: () => this.#webhooks.drain(nowMs),
      directory: () => this.outbox.drain("directory", nowMs),
      inbox: () => {
        this.#flushesBefore = this.#flushes;
        this.#flushes = 0;
        return this.notices.drain(nowMs);
      },
    };
  }
}
