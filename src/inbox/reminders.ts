import type { Outcome } from "../protocol/errors.ts";
import { refuse } from "../protocol/errors.ts";
import type { InboxFrame } from "../protocol/frames.ts";
import { newId } from "../protocol/ids.ts";
import type { ReminderView } from "../protocol/personal.ts";
import { PERSONAL_LIMITS } from "../protocol/personal.ts";
import type { ObjectStore } from "../storage/object-store.ts";

/** The table of reminders that are to come. */
export const REMINDER_TABLE = `CREATE TABLE IF NOT EXISTS reminder (
  id TEXT PRIMARY KEY, text TEXT NOT NULL, at INTEGER NOT NULL, channel_id TEXT, workspace_id TEXT NOT NULL,
  seq INTEGER, created_at INTEGER NOT NULL) WITHOUT ROWID`;

/** A reminder with the workspace of its place; "" without one. */
export type Reminder = ReminderView & { workspaceId: string };
/** What a reminder is made of. */
export type NewReminder = Pick<Reminder, "text" | "at" | "channelId" | "seq" | "workspaceId">;

type Deps = {
  store: ObjectStore;
  nowMs: () => number;
  tell: (frame: InboxFrame) => void;
  /** Asks for {@link Reminders.run} at a time, ms. */
  schedule: (at: number) => void;
  /** A reminder's time has come. */
  due: (reminder: Reminder) => void;
};

const COLUMNS = `id, text, at, channel_id AS channelId, workspace_id AS workspaceId, seq, created_at AS createdAt`;
/** Reminders that one run tells of; the rest comes with the next. */
const A_RUN = 50;

/** What a person wants to be told later. */
export class Reminders {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Those to come, the next first. */
  list(): ReminderView[] {
    return this.#deps.store
      .rows<Reminder>(`SELECT ${COLUMNS} FROM reminder ORDER BY at, id`)
      .map(toView);
  }

  add(wanted: NewReminder): Outcome<ReminderView> {
    const { store, nowMs, tell, schedule } = this.#deps;
    if (this.list().length >= PERSONAL_LIMITS.reminders)
      return refuse("conflict", `At most ${PERSONAL_LIMITS.reminders} reminders`);
    const { workspaceId, ...rest } = wanted;
    const view: ReminderView = { id: newId("r"), ...rest, createdAt: nowMs() };
    store.run(
      `INSERT INTO reminder (id, text, at, channel_id, workspace_id, seq, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
      view.id,
      view.text,
      view.at,
      view.channelId,
      workspaceId,
      view.seq,
      view.createdAt,
    );
    schedule(view.at);
    tell({ type: "changed", what: "reminders" });
    return { ok: view };
  }

  /** False where there is none. */
  remove(id: string): boolean {
    const { store, tell } = this.#deps;
    if (store.rows(`SELECT 1 FROM reminder WHERE id = ?`, id).length === 0) return false;
    store.run(`DELETE FROM reminder WHERE id = ?`, id);
    tell({ type: "changed", what: "reminders" });
    return true;
  }

  /** Tells what is due, each once; answers when it wants to run again. */
  run(): number | null {
    const { store, nowMs, tell, due } = this.#deps;
    const now = nowMs();
    const ready = store.rows<Reminder>(
      `SELECT ${COLUMNS} FROM reminder WHERE at <= ? ORDER BY at LIMIT ?`,
      now,
      A_RUN,
    );
    // The notice and the end of what it was made of: both or neither.
    store.transaction(() => {
      for (const reminder of ready) {
        due(reminder);
        store.run(`DELETE FROM reminder WHERE id = ?`, reminder.id);
      }
    });
    if (ready.length > 0) tell({ type: "changed", what: "reminders" });
    return store.rows<{ at: number | null }>(`SELECT min(at) AS at FROM reminder`)[0]?.at ?? null;
  }
}

function toView(reminder: Reminder): ReminderView {
  const { workspaceId: _, ...view } = reminder;
  return view;
}
