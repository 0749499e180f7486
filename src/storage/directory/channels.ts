import type { Channel, ChannelKind, Role } from "../../protocol/events.ts";
import type { ChannelView } from "../../protocol/http.ts";
import { guardD1 } from "../d1.ts";
import type { Env } from "../env.ts";

type ChannelRow = {
  id: string;
  workspace_id: string;
  name: string;
  kind: ChannelKind;
  topic: string;
  created_at: number;
  archived_at: number | null;
  joined: number;
  member_ids: string | null;
};

/** One member as the Channel object says it is; `rev` is the seq of the event that made it so. */
export type MemberCopy = { userId: string; role: Role; state: string; rev: number };

/**
 * The directory's copy of channels and their members, for lists and look-ups. The Channel object is
 * the author: an older `rev` never overwrites a newer one. Calls throw what D1 throws.
 */
export class ChannelTable {
  readonly #db: D1Database;

  constructor(env: Env) {
    this.#db = guardD1(env.DIRECTORY);
  }

  /**
   * Makes the row and its first members; false where the name, or the set of people, is taken. `madeAt`
   * (ms) is for a channel that says of itself that it is older than its row.
   */
  async create(
    channel: Channel,
    createdBy: string,
    members: readonly { userId: string; role: Role }[],
    key: string | null,
    madeAt: number | null = null,
  ): Promise<boolean> {
    const added = await this.#db
      .prepare(
        `INSERT OR IGNORE INTO channel (id, workspace_id, kind, name, topic, people_key, created_by, created_at, made_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .bind(
        channel.id,
        channel.workspaceId,
        channel.kind,
        channel.name,
        channel.topic,
        key,
        createdBy,
        channel.createdAt,
        madeAt,
      )
      .run();
    if (added.meta.changes === 0) return false;
    await this.putMembers(
      channel.id,
      members.map((member) => ({ ...member, state: "member", rev: 0 })),
    );
    return true;
  }

  /** The channel of exactly these people, if there is one. */
  async findByPeople(workspaceId: string, key: string): Promise<string | undefined> {
    const row = await this.#db
      .prepare(`SELECT id FROM channel WHERE workspace_id = ? AND people_key = ?`)
      .bind(workspaceId, key)
      .first<{ id: string }>();
    return row?.id;
  }

  /** Of these sets of people (their keys) the channels that there are. */
  async findAllByPeople(
    workspaceId: string,
    keys: readonly string[],
  ): Promise<Map<string, string>> {
    const { results } = await this.#db
      .prepare(
        `SELECT people_key AS key, id FROM channel
         WHERE workspace_id = ?1 AND people_key IN (SELECT value FROM json_each(?2))`,
      )
      .bind(workspaceId, JSON.stringify(keys))
      .all<{ key: string; id: string }>();
    return new Map(results.map(({ key, id }) => [key, id]));
  }

  /** The names of those of these channels of the workspace that are public, or private and somebody is in them, in their order. */
  async namesOf(
    workspaceId: string,
    channelIds: readonly string[],
    readerId: string,
  ): Promise<string[]> {
    const { results } = await this.#db
      .prepare(
        `SELECT c.name AS name FROM json_each(?2) each CROSS JOIN channel c ON c.id = each.value
         WHERE c.workspace_id = ?1 AND ${isNamedTo("?3")} ORDER BY each.key`,
      )
      .bind(workspaceId, JSON.stringify(channelIds), readerId)
      .all<{ name: string }>();
    return results.map(({ name }) => name);
  }

  /** Makes the rows of direct channels and of their people, all or nothing; what is there stays. */
  async createDirects(
    channels: readonly (Channel & { key: string; members: { userId: string; role: Role }[] })[],
    createdBy: string,
  ): Promise<void> {
    const json = JSON.stringify(channels);
    await this.#db.batch([
      this.#db
        .prepare(
          `INSERT OR IGNORE INTO channel (id, workspace_id, kind, name, topic, people_key, created_by, created_at)
           SELECT value ->> 'id', value ->> 'workspaceId', 'direct', '', '', value ->> 'key', ?2, value ->> 'createdAt'
           FROM json_each(?1)`,
        )
        .bind(json, createdBy),
      this.#db
        .prepare(
          `INSERT OR IGNORE INTO channel_member (channel_id, user_id, state, role, rev)
           SELECT c.id, m.value ->> 'userId', 'member', m.value ->> 'role', 0
           FROM json_each(?1) each JOIN channel c ON c.id = each.value ->> 'id',
             json_each(each.value, '$.members') m`,
        )
        .bind(json),
    ]);
  }

  /** True where another public or private channel of the workspace than `exceptId` has the name. */
  async nameIsTaken(workspaceId: string, name: string, exceptId = ""): Promise<boolean> {
    const row = await this.#db
      .prepare(
        `SELECT 1 FROM channel WHERE workspace_id = ? AND name = ? COLLATE NOCASE
         AND kind IN ('public', 'private') AND archived_at IS NULL AND id <> ?`,
      )
      .bind(workspaceId, name, exceptId)
      .first();
    return row !== null;
  }

  /** What this person may see in the workspace after `cursor` (a channel's id), by id. */
  async listFor(
    workspaceId: string,
    userId: string,
    cursor: string,
    limit: number,
  ): Promise<ChannelView[]> {
    const { results } = await this.#db
      .prepare(
        `SELECT c.*, coalesce(m.state = 'member', 0) AS joined,
           CASE WHEN c.people_key IS NULL THEN NULL ELSE
             (SELECT json_group_array(user_id) FROM channel_member WHERE channel_id = c.id) END AS member_ids
         FROM channel c LEFT JOIN channel_member m ON m.channel_id = c.id AND m.user_id = ?2
         WHERE c.workspace_id = ?1 AND c.id > ?3 AND c.archived_at IS NULL
           AND (c.kind = 'public' OR m.state = 'member')
         ORDER BY c.id LIMIT ?4`,
      )
      .bind(workspaceId, userId, cursor, limit)
      .all<ChannelRow>();
    return results.map(toView);
  }

  /** The ids of the workspace's channels that a person is in. */
  async joinedIn(workspaceId: string, userId: string): Promise<string[]> {
    const { results } = await this.#db
      .prepare(
        `SELECT c.id FROM channel_member m JOIN channel c ON c.id = m.channel_id
         WHERE m.user_id = ? AND c.workspace_id = ? AND m.state = 'member'`,
      )
      .bind(userId, workspaceId)
      .all<{ id: string }>();
    return results.map((row) => row.id);
  }

  /** Every channel that a person is in, with its workspace. */
  async joinedBy(userId: string): Promise<{ channelId: string; workspaceId: string }[]> {
    const { results } = await this.#db
      .prepare(
        `SELECT c.id AS channelId, c.workspace_id AS workspaceId
         FROM channel_member m JOIN channel c ON c.id = m.channel_id
         WHERE m.user_id = ? AND m.state = 'member' AND c.archived_at IS NULL ORDER BY c.id`,
      )
      .bind(userId)
      .all<{ channelId: string; workspaceId: string }>();
    return results;
  }

  /** The present members after `cursor` (a user's id), by user id. */
  async members(
    channelId: string,
    cursor: string,
    limit: number,
  ): Promise<{ userId: string; role: Role }[]> {
    const { results } = await this.#db
      .prepare(
        `SELECT user_id AS userId, role FROM channel_member
         WHERE channel_id = ? AND state = 'member' AND user_id > ? ORDER BY user_id LIMIT ?`,
      )
      .bind(channelId, cursor, limit)
      .all<{ userId: string; role: Role }>();
    return results;
  }

  /** Copies members in one statement; what is older than what is there changes nothing. */
  async putMembers(channelId: string, members: readonly MemberCopy[]): Promise<void> {
    if (members.length === 0) return;
    await this.#db
      .prepare(
        `INSERT INTO channel_member (channel_id, user_id, state, role, rev)
         SELECT ?1, value ->> 'userId', value ->> 'state', value ->> 'role', value ->> 'rev'
         FROM json_each(?2) WHERE true
         ON CONFLICT (channel_id, user_id) DO UPDATE SET
           state = excluded.state, role = excluded.role, rev = excluded.rev
         WHERE excluded.rev >= channel_member.rev`,
      )
      .bind(channelId, JSON.stringify(members))
      .run();
  }

  /**
   * Takes back what is beyond `head`, the end of a log that was restored; answers the members whom this
   * copy knows to be otherwise than the log says.
   */
  async cutBack(channelId: string, head: number): Promise<MemberCopy[]> {
    const { results } = await this.#db
      .prepare(
        `SELECT user_id AS userId, role, state, rev FROM channel_member WHERE channel_id = ?1 AND rev > ?2`,
      )
      .bind(channelId, head)
      .all<MemberCopy>();
    await this.#db.batch(
      [
        `UPDATE channel_member SET rev = ?2 WHERE channel_id = ?1 AND rev > ?2`,
        `UPDATE channel SET rev = ?2 WHERE id = ?1 AND rev > ?2`,
      ].map((query) => this.#db.prepare(query).bind(channelId, head)),
    );
    return results;
  }

  /** Copies the channel's own record; `rev` is the seq of the event that made it so. */
  async putRecord(channel: Channel, rev: number): Promise<void> {
    await this.#db
      .prepare(
        `UPDATE OR IGNORE channel SET name = ?2, topic = ?3, archived_at = ?4, rev = ?5
         WHERE id = ?1 AND rev <= ?5`,
      )
      .bind(channel.id, channel.name, channel.topic, channel.archivedAt, rev)
      .run();
  }
}

/** SQL: does this person (a place for their id) know the name of channel `c`, which has one? */
export function isNamedTo(readerId: string): string {
  return `(c.kind = 'public' OR c.kind = 'private' AND EXISTS (SELECT 1 FROM channel_member own
    WHERE own.channel_id = c.id AND own.user_id = ${readerId} AND own.state = 'member'))`;
}

/** Names a set of people, whatever their order. */
export function peopleKey(userIds: readonly string[]): string {
  return [...new Set(userIds)].toSorted().join(" ");
}

function toView(row: ChannelRow): ChannelView {
  const view: ChannelView = {
    id: row.id,
    workspaceId: row.workspace_id,
    name: row.name,
    kind: row.kind,
    topic: row.topic,
    createdAt: row.created_at,
    archivedAt: row.archived_at,
    joined: row.joined === 1,
  };
  // The query builds an array of ids.
  if (row.member_ids !== null) view.memberIds = JSON.parse(row.member_ids) as string[];
  return view;
}
