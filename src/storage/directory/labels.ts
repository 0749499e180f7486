import type { ChannelKind } from "../../protocol/events.ts";
import { guardD1 } from "../d1.ts";
import type { Env } from "../env.ts";

/** How a channel is called where nobody has it before their eyes. */
export type ChannelLabel = {
  id: string;
  name: string;
  kind: ChannelKind;
  workspaceId: string;
  workspaceName: string;
};

/** What people and channels are called, for texts that leave the app. Calls throw what D1 throws. */
export class LabelTable {
  readonly #db: D1Database;

  constructor(env: Env) {
    this.#db = guardD1(env.DIRECTORY);
  }

  /** The names of people by their ids; who is unknown is not in it. */
  async people(userIds: readonly string[]): Promise<Map<string, string>> {
    if (userIds.length === 0) return new Map();
    const { results } = await this.#db
      .prepare(`SELECT id, name FROM user WHERE id IN (SELECT value FROM json_each(?))`)
      .bind(JSON.stringify([...new Set(userIds)]))
      .all<{ id: string; name: string }>();
    return new Map(results.map(({ id, name }) => [id, name]));
  }

  /** Channels by their ids; what is unknown is not in it. */
  async channels(channelIds: readonly string[]): Promise<Map<string, ChannelLabel>> {
    if (channelIds.length === 0) return new Map();
    const { results } = await this.#db
      .prepare(
        `SELECT c.id, c.name, c.kind, c.workspace_id AS workspaceId, w.name AS workspaceName
         FROM channel c JOIN workspace w ON w.id = c.workspace_id
         WHERE c.id IN (SELECT value FROM json_each(?))`,
      )
      .bind(JSON.stringify([...new Set(channelIds)]))
      .all<ChannelLabel>();
    return new Map(results.map((label) => [label.id, label]));
  }
}
