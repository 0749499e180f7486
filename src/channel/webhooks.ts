import { isClosedKind } from "../identity/permissions.ts";
import type { Channel, ChannelEvent } from "../protocol/events.ts";
import type { LiveHook } from "../storage/directory/outgoing-hooks.ts";
import type { NewJob } from "../storage/jobs.ts";
import { IS_BROUGHT } from "../storage/message-rows.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import type { ChannelLog } from "./log.ts";
import { Recent } from "./recent.ts";

type Deps = {
  store: ObjectStore;
  log: ChannelLog;
  /** The hooks of the workspace that take events now. */
  hooks: () => Promise<readonly LiveHook[]>;
  record: (jobs: readonly NewJob[]) => Promise<unknown>;
  /** The id of the job that these words name. */
  jobId: (...words: (string | number)[]) => string;
};

/** Events that one step looks at, and steps of one run. */
const STEP_EVENTS = 100;
const STEPS = 20;
const AGAIN_MS = 1_000;
const MAX_RETRY_MS = 60_000;
const CONSUMER = "webhooks";

/**
 * Hands events of the log to the workspace's outgoing hooks: a job each, whose id is made of hook,
 * channel and place, so that a step may be repeated. It has a cursor only where there are hooks: a
 * channel of a workspace without any writes nothing for them.
 */
export class Webhooks {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Up to where the log is needed no longer. */
  settled(): number {
    return this.#cursor()?.seq ?? this.#deps.log.head;
  }

  /**
   * Looks whether there are hooks to hear of what comes after `from`; true where there may be. Has to be
   * asked before any other cursor moves beyond `from`.
   */
  async watch(from: number): Promise<boolean> {
    if (isClosedKind(this.#deps.log.record.kind)) return false;
    if (this.#cursor() !== undefined) return true;
    try {
      if (!(await this.#deps.hooks()).some((hook) => hears(hook, this.#deps.log.record)))
        return false;
    } catch {
      // Nobody can say now, so the place is kept until somebody can.
    }
    this.#setCursor(from, 0);
    return true;
  }

  /** Records the jobs that are due, or as many as one run should; answers when it wants to run again, ms. */
  async drain(nowMs: () => number): Promise<number | null> {
    const { log } = this.#deps;
    for (let step = 0; step < STEPS; step += 1) {
      const cursor = this.#cursor();
      if (cursor === undefined || cursor.seq >= log.head) return null;
      const upTo = Math.min(cursor.seq + STEP_EVENTS, log.head);
      try {
        const hooks = (await this.#deps.hooks()).filter((hook) => hears(hook, log.record));
        if (hooks.length === 0) {
          this.#deps.store.run(`DELETE FROM cursor WHERE consumer = ?`, CONSUMER);
          return null;
        }
        const jobs = this.#events(cursor.seq, upTo)
          .filter((event) => !this.#isBrought(event))
          .flatMap((event) =>
            hooks.filter((hook) => wants(hook, event)).map((hook) => this.#job(hook, event)),
          );
        if (jobs.length > 0) await this.#deps.record(jobs);
      } catch {
        this.#setCursor(cursor.seq, cursor.failures + 1);
        return nowMs() + Math.min(1_000 * 2 ** cursor.failures, MAX_RETRY_MS);
      }
      this.#setCursor(upTo, 0);
    }
    return nowMs() + AGAIN_MS;
  }

  #job(hook: LiveHook, event: ChannelEvent): NewJob {
    const { id: channelId, workspaceId, name, kind } = this.#deps.log.record;
    const { type } = event;
    return {
      id: this.#deps.jobId("webhook", hook.id, channelId, event.seq),
      kind: "webhook",
      workspaceId,
      createdBy: null,
      title: `${type} to ${hook.name}`,
      input: {
        hookId: hook.id,
        event: type,
        body: { type, workspaceId, channelId, channelName: name, event },
        ...(kind !== "public" && { closed: true }),
      },
    };
  }

  /** A word that was said elsewhere, or one of the edits and pins that it was brought with. */
  #isBrought(event: ChannelEvent): boolean {
    if (event.type === "message.created") return event.message.as?.at !== undefined;
    if (event.type !== "message.edited" && event.type !== "message.pinned") return false;
    const [word] = this.#deps.store.rows<{ at: number }>(
      `SELECT at FROM message WHERE seq = ? AND ${IS_BROUGHT}`,
      event.messageSeq,
    );
    // Events of one commit are a microsecond apart, and nobody edits a word so soon after it came.
    return word !== undefined && event.at - word.at === event.seq - event.messageSeq;
  }

  /** Also those that memory holds no longer, after an outage. */
  #events(after: number, upTo: number): ChannelEvent[] {
    const { store, log } = this.#deps;
    const events =
      log.resume(after) ?? new Recent(store, log.record.id, after, after).eventsAfter(after);
    return events.filter(({ seq }) => seq > after && seq <= upTo);
  }

  #cursor(): { seq: number; failures: number } | undefined {
    return this.#deps.store.rows<{ seq: number; failures: number }>(
      `SELECT seq, failures FROM cursor WHERE consumer = ?`,
      CONSUMER,
    )[0];
  }

  #setCursor(seq: number, failures: number): void {
    this.#deps.store.run(
      `INSERT INTO cursor (consumer, seq, failures) VALUES (?, ?, ?)
       ON CONFLICT (consumer) DO UPDATE SET seq = excluded.seq, failures = excluded.failures`,
      CONSUMER,
      seq,
      failures,
    );
  }
}

/** Does a hook hear of this channel? Of private ones only where it names them. */
function hears({ channelIds }: LiveHook, { id, kind }: Channel): boolean {
  return channelIds === null ? kind === "public" : channelIds.includes(id);
}

function wants({ events, keyword, createdAt }: LiveHook, event: ChannelEvent): boolean {
  // What was said before there was a hook is none of its business.
  if (event.at / 1_000 < createdAt || !(events as readonly string[]).includes(event.type))
    return false;
  if (keyword === null) return true;
  const words =
    event.type === "message.created"
      ? event.message.body
      : event.type === "message.edited"
        ? event.body
        : undefined;
  return words === undefined || words.toLowerCase().includes(keyword.toLowerCase());
}
