import type { CommandCall } from "../protocol/slash.ts";
import { REPLY_WITHIN_MS } from "../protocol/slash.ts";
import type { ObjectStore } from "../storage/object-store.ts";

/** The table that {@link Calls} live in. */
export const CALL_TABLE = `CREATE TABLE IF NOT EXISTS command_call (
  id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, channel_id TEXT NOT NULL, user_id TEXT NOT NULL,
  run_id TEXT NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID`;

/** To whom an answer goes: who ran the command, where, and under which id of theirs. */
export type Caller = { workspaceId: string; channelId: string; userId: string; runId: string };

/** Runs of commands that this person, a program, has been told of and may still answer. */
export class Calls {
  readonly #store: ObjectStore;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** Notes a run; false where it is known. */
  note(call: CommandCall, runId: string, nowMs: number): boolean {
    this.#store.run(`DELETE FROM command_call WHERE until <= ?`, nowMs);
    const { commandId, workspaceId, channelId, userId } = call;
    const added = this.#store.run(
      `INSERT OR IGNORE INTO command_call (id, workspace_id, channel_id, user_id, run_id, until)
       VALUES (?, ?, ?, ?, ?, ?)`,
      commandId,
      workspaceId,
      channelId,
      userId,
      runId,
      nowMs + REPLY_WITHIN_MS,
    );
    return added > 0;
  }

  /** Whom an answer to a run reaches now. */
  callerOf(commandId: string, nowMs: number): Caller | undefined {
    return this.#store.rows<Caller>(
      `SELECT workspace_id AS workspaceId, channel_id AS channelId, user_id AS userId, run_id AS runId
       FROM command_call WHERE id = ? AND until > ?`,
      commandId,
      nowMs,
    )[0];
  }
}
