import type { Env } from "../storage/env.ts";
import { PurgeTable } from "../storage/directory/purge.ts";
import { HistoryStore } from "../storage/history.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { purgeJobs } from "../storage/jobs.ts";
import { channelStub } from "../storage/objects.ts";
import { deletePicture } from "../storage/pictures.ts";

/** Channels that one run destroys, and emoji and jobs; the rest comes with the next. */
const CHANNELS_A_RUN = 50;
const EMOJI_A_RUN = 50;
const JOBS_A_RUN = 50;
const AGAIN_MS = 1_000;

/** Workspaces that this person asked to delete, until each is gone. */
export class Purges {
  readonly #store: ObjectStore;
  readonly #env: Env;

  constructor(store: ObjectStore, env: Env) {
    this.#store = store;
    this.#env = env;
  }

  /** Notes that a workspace is to be gone at `at`, ms. */
  plan(workspaceId: string, at: number): void {
    this.#store.run(
      `INSERT OR REPLACE INTO purge (workspace_id, at) VALUES (?, ?)`,
      workspaceId,
      at,
    );
  }

  /** Deletes what is due, a bounded part of it; answers when it wants to run again. */
  async run(nowMs: number): Promise<number | null> {
    const due = this.#store.rows<{ workspace_id: string }>(
      `SELECT workspace_id FROM purge WHERE at <= ? ORDER BY at LIMIT 1`,
      nowMs,
    )[0];
    if (due !== undefined) {
      const rest = await this.#purge(due.workspace_id, nowMs);
      if (rest) return nowMs + AGAIN_MS;
      this.#store.run(`DELETE FROM purge WHERE workspace_id = ?`, due.workspace_id);
    }
    const next = this.#store.rows<{ at: number | null }>(`SELECT min(at) AS at FROM purge`)[0]?.at;
    return next ?? null;
  }

  /** Everything of the workspace, its own row last, so that what a crash cuts off is found again. True while there is more. */
  async #purge(workspaceId: string, nowMs: number): Promise<boolean> {
    const table = new PurgeTable(this.#env);
    const workspace = await table.due(workspaceId, nowMs);
    // Its owner has taken the deletion back, or it is gone.
    if (workspace === undefined) return false;
    const channels = await table.channels(workspaceId, CHANNELS_A_RUN);
    for (const channelId of channels) {
      await channelStub(this.#env, channelId, "object").destroy();
      await new HistoryStore(this.#env, channelId).forgetAll();
      await table.dropChannel(channelId);
    }
    if (channels.length === CHANNELS_A_RUN) return true;
    const emoji = await table.emoji(workspaceId, EMOJI_A_RUN);
    for (const { url } of emoji) await deletePicture(this.#env, url);
    await table.dropEmoji(
      workspaceId,
      emoji.map(({ name }) => name),
    );
    if (emoji.length === EMOJI_A_RUN) return true;
    if (await purgeJobs(this.#env, workspaceId, JOBS_A_RUN)) return true;
    await deletePicture(this.#env, workspace.icon);
    await table.dropWorkspace(workspaceId);
    return false;
  }
}
