import type { ErrorCode, Outcome, Refusal } from "../protocol/errors.ts";
import { ERRORS, refuse } from "../protocol/errors.ts";
import type { InboxFrame } from "../protocol/frames.ts";
import { newId } from "../protocol/ids.ts";
import type { ScheduledView } from "../protocol/personal.ts";
import { PERSONAL_LIMITS } from "../protocol/personal.ts";
import type { ObjectStore } from "../storage/object-store.ts";

/**
 * The table of messages to be sent. `sending` says that one may be on its way, or there already: it is
 * sent again, under the same id, until its channel has answered.
 */
export const SCHEDULED_TABLE = `CREATE TABLE IF NOT EXISTS scheduled (
  id TEXT PRIMARY KEY, channel_id TEXT NOT NULL, workspace_id TEXT NOT NULL, thread_seq INTEGER,
  body TEXT NOT NULL, send_at INTEGER NOT NULL, created_at INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting', tries INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL, failed TEXT) WITHOUT ROWID`;

type Row = {
  id: string;
  channel_id: string;
  workspace_id: string;
  thread_seq: number | null;
  body: string;
  send_at: number;
  created_at: number;
  state: "waiting" | "sending" | "failed";
  tries: number;
  next_at: number;
  failed: string | null;
};

/** A message to be sent, with the workspace of its channel. */
export type NewScheduled = Pick<ScheduledView, "channelId" | "threadSeq" | "body" | "sendAt"> & {
  workspaceId: string;
};
/** What a channel answers to the message: its seq. It may reject, and then nobody knows. */
export type Sender = (item: ScheduledView) => Promise<Outcome<{ seq: number }>>;

type Deps = {
  store: ObjectStore;
  nowMs: () => number;
  tell: (frame: InboxFrame) => void;
  /** Asks for {@link Scheduled.run} at a time, ms. */
  schedule: (at: number) => void;
  send: Sender;
  /** A message was refused for good. */
  failed: (item: ScheduledView, workspaceId: string, refusal: Refusal) => void;
};

/** Messages that one run sends; the rest comes with the next. */
const A_RUN = 20;
const RETRY_MS = 2_000;
const MAX_RETRY_MS = 5 * 60_000;
/** After so many tries that were refused for the moment the author is told: about half a day. */
const MAX_TRIES = 150;

const BUSY = refuse("conflict", "This message is being sent");
const ABSENT = refuse("not_found", "There is no such scheduled message");

/** Messages that a person has written to be sent later; each is said exactly once. */
export class Scheduled {
  readonly #deps: Deps;
  /** On their way at this moment. */
  readonly #busy = new Set<string>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Those to come, the next first. */
  list(): ScheduledView[] {
    return this.#deps.store.rows<Row>(`SELECT * FROM scheduled ORDER BY send_at, id`).map(toView);
  }

  add({ workspaceId, ...wanted }: NewScheduled): Outcome<ScheduledView> {
    const { store, nowMs, schedule } = this.#deps;
    if (this.list().length >= PERSONAL_LIMITS.scheduled)
      return refuse("conflict", `At most ${PERSONAL_LIMITS.scheduled} scheduled messages`);
    const item: ScheduledView = { id: newId("s"), ...wanted, createdAt: nowMs(), failed: null };
    store.run(
      `INSERT INTO scheduled (id, channel_id, workspace_id, thread_seq, body, send_at, created_at, next_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      item.id,
      item.channelId,
      workspaceId,
      item.threadSeq,
      item.body,
      item.sendAt,
      item.createdAt,
      item.sendAt,
    );
    schedule(item.sendAt);
    this.#deps.tell({ type: "scheduled", item });
    return { ok: item };
  }

  /** Changes words or time; what had failed waits again. */
  change(
    id: string,
    change: { body?: string | undefined; sendAt?: number | undefined },
  ): Outcome<ScheduledView> {
    const row = this.#find(id);
    if (row === undefined) return ABSENT;
    if (this.#isOnItsWay(row)) return BUSY;
    const sendAt = change.sendAt ?? row.send_at;
    this.#deps.store.run(
      `UPDATE scheduled SET body = ?, send_at = ?, next_at = ?, state = 'waiting', tries = 0, failed = NULL WHERE id = ?`,
      change.body ?? row.body,
      sendAt,
      sendAt,
      id,
    );
    this.#deps.schedule(sendAt);
    return { ok: this.#told(id, row) };
  }

  remove(id: string): Outcome<null> {
    const row = this.#find(id);
    if (row === undefined) return ABSENT;
    if (this.#isOnItsWay(row)) return BUSY;
    this.#gone(id);
    return { ok: null };
  }

  /** Sends one now. Refused, it stays as it was. */
  async sendNow(id: string): Promise<Outcome<{ channelId: string; seq: number }>> {
    const row = this.#find(id);
    if (row === undefined) return ABSENT;
    if (this.#busy.has(id)) return BUSY;
    try {
      const answer = await this.#send(row);
      if ("ok" in answer) {
        this.#gone(id);
        return { ok: { channelId: row.channel_id, seq: answer.ok.seq } };
      }
      this.#put(row);
      return answer;
    } catch {
      return refuse("unavailable", "It is not known whether it was sent; it is tried again", 2);
    }
  }

  /** Sends what is due; answers when it wants to run again. */
  async run(): Promise<number | null> {
    const { store, nowMs } = this.#deps;
    const due = store.rows<Pick<Row, "id">>(
      `SELECT id FROM scheduled WHERE state <> 'failed' AND next_at <= ? ORDER BY send_at, id LIMIT ?`,
      nowMs(),
      A_RUN,
    );
    for (const { id } of due) {
      // While others were on their way its author may have changed it, taken it back, or sent it.
      const row = this.#find(id);
      const isDue = row !== undefined && row.state !== "failed" && row.next_at <= nowMs();
      if (isDue && !this.#busy.has(id)) await this.#attempt(row);
    }
    const next = store.rows<{ at: number | null }>(
      `SELECT min(next_at) AS at FROM scheduled WHERE state <> 'failed'`,
    );
    return next[0]?.at ?? null;
  }

  async #attempt(row: Row): Promise<void> {
    let answer: Outcome<{ seq: number }>;
    try {
      answer = await this.#send(row);
    } catch {
      return;
    }
    if ("ok" in answer) this.#gone(row.id);
    else if (ERRORS[answer.refused.code].retryable && row.tries < MAX_TRIES)
      this.#later(row, answer.refused);
    else this.#fail(row, answer.refused);
  }

  /** Notes first that it may be there, and when to try again should nobody come back to say so. */
  async #send(row: Row): Promise<Outcome<{ seq: number }>> {
    const { nowMs, schedule } = this.#deps;
    const nextAt = nowMs() + retryMs(row.tries);
    this.#put({ ...row, state: "sending", tries: row.tries + 1, next_at: nextAt });
    schedule(nextAt);
    this.#busy.add(row.id);
    try {
      return await this.#deps.send(toView(row));
    } finally {
      this.#busy.delete(row.id);
    }
  }

  /** Refused for the moment, so it is surely not there. One that was on its way before may be. */
  #later(row: Row, { retryAfter }: Refusal): void {
    const wait = Math.max(retryMs(row.tries), (retryAfter ?? 0) * 1_000);
    const nextAt = this.#deps.nowMs() + wait;
    this.#put({ ...row, tries: row.tries + 1, next_at: nextAt });
    this.#deps.schedule(nextAt);
  }

  #fail(row: Row, refusal: Refusal): void {
    const failed = JSON.stringify({ code: refusal.code, message: refusal.message });
    this.#deps.store.transaction(() => {
      this.#put({ ...row, state: "failed", failed });
      this.#deps.failed(toView({ ...row, failed }), row.workspace_id, refusal);
    });
    this.#told(row.id, row);
  }

  #put(row: Row): void {
    this.#deps.store.run(
      `UPDATE scheduled SET state = ?, tries = ?, next_at = ?, failed = ? WHERE id = ?`,
      row.state,
      row.tries,
      row.next_at,
      row.failed,
      row.id,
    );
  }

  #told(id: string, before: Row): ScheduledView {
    const item = toView(this.#find(id) ?? before);
    this.#deps.tell({ type: "scheduled", item });
    return item;
  }

  #gone(id: string): void {
    this.#deps.store.run(`DELETE FROM scheduled WHERE id = ?`, id);
    this.#deps.tell({ type: "scheduled", id, gone: true });
  }

  #isOnItsWay(row: Row): boolean {
    return this.#busy.has(row.id) || row.state === "sending";
  }

  #find(id: string): Row | undefined {
    return this.#deps.store.rows<Row>(`SELECT * FROM scheduled WHERE id = ?`, id)[0];
  }
}

function retryMs(tries: number): number {
  return Math.min(RETRY_MS * 2 ** tries, MAX_RETRY_MS);
}

function toView(row: Row): ScheduledView {
  return {
    id: row.id,
    channelId: row.channel_id,
    threadSeq: row.thread_seq,
    body: row.body,
    sendAt: row.send_at,
    createdAt: row.created_at,
    // Written by `#fail` alone.
    failed:
      row.failed === null ? null : (JSON.parse(row.failed) as { code: ErrorCode; message: string }),
  };
}
