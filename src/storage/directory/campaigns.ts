import type {
  CampaignAudience,
  CampaignCounts,
  CampaignInput,
  CampaignReason,
  CampaignView,
  RecipientState,
  RecipientView,
} from "../../protocol/campaign.ts";
import { guardD1 } from "../d1.ts";
import type { Env } from "../env.ts";
import { isNamedTo } from "./channels.ts";

/** Somebody who is to be written to; `fields` are the values of the template. */
export type Recipient = { target: string; name: string; fields: Record<string, string> };

/** What became of one: where their message is, or why there is none. */
export type Reached = {
  target: string;
  state: Exclude<RecipientState, "waiting">;
  reason?: CampaignReason;
  channelId?: string;
  seq?: number;
};

type CampaignRow = Omit<CampaignView, "audience" | "waiting"> & { audience: string };

/** Campaigns and whom they reach. Calls throw what D1 throws; each may be repeated. */
export class CampaignTable {
  readonly #db: D1Database;

  constructor(env: Env) {
    this.#db = guardD1(env.DIRECTORY);
  }

  /** Notes a campaign; again changes nothing. */
  async create(
    jobId: string,
    input: CampaignInput,
    { workspaceId, by, at }: { workspaceId: string; by: string; at: number },
  ): Promise<void> {
    await this.#db
      .prepare(
        `INSERT OR IGNORE INTO campaign (job_id, workspace_id, name, template, audience, rate, created_by, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .bind(
        jobId,
        workspaceId,
        input.name,
        input.template,
        JSON.stringify(input.audience),
        input.rate,
        by,
        at,
      )
      .run();
  }

  /** Adds the next contacts of a list after `cursor`, those without an account as passed over; answers the last, or null at the end. */
  async addFromList(
    jobId: string,
    { workspaceId, listId }: { workspaceId: string; listId: string },
    cursor: string,
    limit: number,
  ): Promise<string | null> {
    const last = await this.#lastOf(
      `SELECT id FROM contact WHERE list_id = ?1 AND id > ?2 ORDER BY id`,
      [listId, cursor, limit],
    );
    if (last === null) return null;
    await this.#db
      .prepare(
        `INSERT OR IGNORE INTO campaign_recipient (job_id, target, name, fields, state, reason)
         SELECT ?1, coalesce(m.user_id, c.id),
           CASE WHEN c.name = '' THEN coalesce(u.name, c.email) ELSE c.name END,
           json_patch(c.fields, json_object('email', coalesce(c.email, ''),
             'name', CASE WHEN c.name = '' AND m.user_id IS NOT NULL THEN u.name ELSE c.name END)),
           CASE WHEN m.user_id IS NULL THEN 'skipped' ELSE 'waiting' END,
           CASE WHEN m.user_id IS NULL THEN 'noAccount' END
         FROM contact c LEFT JOIN user u ON u.email = c.email
         LEFT JOIN workspace_member m ON m.workspace_id = ?2 AND m.user_id = u.id
         WHERE c.list_id = ?3 AND c.id > ?4 AND c.id <= ?5`,
      )
      .bind(jobId, workspaceId, listId, cursor, last)
      .run();
    return last;
  }

  /** Adds the next people of the workspace after `cursor`, programs left out; answers the last, or null at the end. */
  async addMembers(
    jobId: string,
    workspaceId: string,
    cursor: string,
    limit: number,
  ): Promise<string | null> {
    const last = await this.#lastOf(
      `SELECT user_id AS id FROM workspace_member WHERE workspace_id = ?1 AND user_id > ?2 ORDER BY user_id`,
      [workspaceId, cursor, limit],
    );
    if (last === null) return null;
    await this.#db
      .prepare(
        `INSERT OR IGNORE INTO campaign_recipient (job_id, target, name, fields, state)
         SELECT ?1, m.user_id, coalesce(u.name, ''), json_object('name', coalesce(u.name, '')), 'waiting'
         FROM workspace_member m LEFT JOIN user u ON u.id = m.user_id
         WHERE m.workspace_id = ?2 AND m.user_id > ?3 AND m.user_id <= ?4
           AND substr(m.user_id, 1, 2) <> 'b_'`,
      )
      .bind(jobId, workspaceId, cursor, last)
      .run();
    return last;
  }

  /** How many people {@link addMembers} would find. */
  async countMembers(workspaceId: string): Promise<number> {
    const row = await this.#db
      .prepare(
        `SELECT count(*) AS n FROM workspace_member
         WHERE workspace_id = ? AND substr(user_id, 1, 2) <> 'b_'`,
      )
      .bind(workspaceId)
      .first<{ n: number }>();
    return row?.n ?? 0;
  }

  /** Adds channels of the workspace by their ids; private ones that `by` is not in are absent to them. */
  async addChannels(
    jobId: string,
    { workspaceId, by }: { workspaceId: string; by: string },
    channelIds: readonly string[],
  ): Promise<void> {
    await this.#db
      .prepare(
        `INSERT OR IGNORE INTO campaign_recipient (job_id, target, name, fields, state, reason)
         SELECT ?1, each.value, coalesce(c.name, ''),
           json_object('name', coalesce(c.name, ''), 'channel', coalesce(c.name, '')),
           CASE WHEN c.id IS NULL THEN 'skipped' ELSE 'waiting' END,
           CASE WHEN c.id IS NULL THEN 'absent' END
         FROM json_each(?3) each
         LEFT JOIN channel c ON c.id = each.value AND c.workspace_id = ?2
           AND ${isNamedTo("?4")}`,
      )
      .bind(jobId, workspaceId, JSON.stringify(channelIds), by)
      .run();
  }

  /** Adds one person. */
  async addOne(jobId: string, { target, name, fields }: Recipient): Promise<void> {
    await this.#db
      .prepare(
        `INSERT OR IGNORE INTO campaign_recipient (job_id, target, name, fields, state)
         VALUES (?, ?, ?, ?, 'waiting')`,
      )
      .bind(jobId, target, name, JSON.stringify(fields))
      .run();
  }

  /** Who waits after `cursor` (a target), in order. */
  async waiting(jobId: string, cursor: string, limit: number): Promise<Recipient[]> {
    const { results } = await this.#db
      .prepare(
        `SELECT target, name, fields FROM campaign_recipient
         WHERE job_id = ? AND target > ? AND state = 'waiting' ORDER BY target LIMIT ?`,
      )
      .bind(jobId, cursor, limit)
      .all<Omit<Recipient, "fields"> & { fields: string }>();
    return results.map(({ fields, ...rest }) => ({
      ...rest,
      // Built by the statements above.
      fields: JSON.parse(fields) as Record<string, string>,
    }));
  }

  /** Counts all recipients anew. */
  async count(jobId: string): Promise<CampaignCounts> {
    await this.#db
      .prepare(
        `UPDATE campaign SET (total, sent, failed, skipped) =
           (SELECT count(*), coalesce(sum(state = 'sent'), 0), coalesce(sum(state = 'failed'), 0),
              coalesce(sum(state = 'skipped'), 0) FROM campaign_recipient WHERE job_id = ?1)
         WHERE job_id = ?1`,
      )
      .bind(jobId)
      .run();
    return this.#counts(jobId);
  }

  /** Notes what became of some who waited; answers the counts with them. It looks at nobody else, however many there are. */
  async settle(jobId: string, reached: readonly Reached[]): Promise<CampaignCounts> {
    const json = JSON.stringify(reached);
    await this.#db.batch([
      this.#db
        .prepare(
          `${REACHED} UPDATE campaign SET (sent, failed, skipped) =
             (SELECT campaign.sent + coalesce(sum(v.state = 'sent'), 0),
                campaign.failed + coalesce(sum(v.state = 'failed'), 0),
                campaign.skipped + coalesce(sum(v.state = 'skipped'), 0)
              FROM v CROSS JOIN campaign_recipient r
              WHERE r.job_id = ?1 AND r.target = v.target AND r.state = 'waiting')
           WHERE job_id = ?1`,
        )
        .bind(jobId, json),
      this.#db
        .prepare(
          `${REACHED} UPDATE campaign_recipient
           SET (state, reason, channel_id, seq) = (v.state, v.reason, v.channel_id, v.seq)
           FROM v WHERE job_id = ?1 AND campaign_recipient.target = v.target
             AND campaign_recipient.state = 'waiting'`,
        )
        .bind(jobId, json),
    ]);
    return this.#counts(jobId);
  }

  /** Messages after `cursor` (a target) of which not everybody is known to have read: a person's are read by one. */
  async unread(
    jobId: string,
    cursor: string,
    limit: number,
  ): Promise<{ target: string; channelId: string; seq: number }[]> {
    const { results } = await this.#db
      .prepare(
        `SELECT target, channel_id AS channelId, seq FROM campaign_recipient
         WHERE job_id = ? AND target > ? AND state = 'sent' AND (target = channel_id OR read_count = 0)
         ORDER BY target LIMIT ?`,
      )
      .bind(jobId, cursor, limit)
      .all<{ target: string; channelId: string; seq: number }>();
    return results;
  }

  /** Notes who has read; a count never falls. `at` is when it was asked, ms. */
  async noteReads(
    jobId: string,
    reads: readonly { target: string; count: number }[],
    at: number,
  ): Promise<void> {
    await this.#db.batch([
      this.#db
        .prepare(
          `WITH v AS MATERIALIZED (
             SELECT value ->> 'target' AS target, value ->> 'count' AS count FROM json_each(?2))
           UPDATE campaign_recipient SET read_count = max(read_count, v.count)
           FROM v WHERE job_id = ?1 AND campaign_recipient.target = v.target`,
        )
        .bind(jobId, JSON.stringify(reads)),
      this.#db
        .prepare(
          `UPDATE campaign SET reads_at = ?2, read_count =
             (SELECT coalesce(sum(read_count), 0) FROM campaign_recipient WHERE job_id = ?1)
           WHERE job_id = ?1`,
        )
        .bind(jobId, at),
    ]);
  }

  /** Campaigns of a workspace before `cursor` (a time and an id), newest first. */
  async list(
    workspaceId: string,
    before: { at: number; id: string },
    limit: number,
  ): Promise<CampaignView[]> {
    const { results } = await this.#db
      .prepare(
        `${VIEW} WHERE workspace_id = ?1 AND (created_at, job_id) < (?2, ?3)
         ORDER BY created_at DESC, job_id DESC LIMIT ?4`,
      )
      .bind(workspaceId, before.at, before.id, limit)
      .all<CampaignRow>();
    return results.map(toView);
  }

  /** A campaign of this workspace. */
  async find(workspaceId: string, jobId: string): Promise<CampaignView | undefined> {
    const row = await this.#db
      .prepare(`${VIEW} WHERE workspace_id = ? AND job_id = ?`)
      .bind(workspaceId, jobId)
      .first<CampaignRow>();
    return row === null ? undefined : toView(row);
  }

  /** Recipients after `cursor` (a target), by target; of one state where one is named. A channel has no name to a reader who may not know it. */
  async recipients(
    jobId: string,
    readerId: string,
    { state, cursor, limit }: { state: string; cursor: string; limit: number },
  ): Promise<RecipientView[]> {
    const { results } = await this.#db
      .prepare(
        `SELECT r.target, iif(c.id IS NULL OR ${isNamedTo("?5")}, r.name, '') AS name, r.state, r.reason,
           r.read_count AS reads FROM campaign_recipient r LEFT JOIN channel c ON c.id = r.target
         WHERE r.job_id = ?1 AND r.target > ?2 AND (?3 = '' OR r.state = ?3)
         ORDER BY r.target LIMIT ?4`,
      )
      .bind(jobId, cursor, state, limit, readerId)
      .all<RecipientView>();
    return results;
  }

  async #counts(jobId: string): Promise<CampaignCounts> {
    const row = await this.#db
      .prepare(
        `SELECT total, sent, failed, skipped, total - sent - failed - skipped AS waiting
         FROM campaign WHERE job_id = ?`,
      )
      .bind(jobId)
      .first<CampaignCounts>();
    return row ?? { total: 0, waiting: 0, sent: 0, failed: 0, skipped: 0 };
  }

  /** The last id of the first ?3 that a query finds. */
  async #lastOf(query: string, values: readonly (string | number)[]): Promise<string | null> {
    const row = await this.#db
      .prepare(`SELECT max(id) AS id FROM (${query} LIMIT ?3)`)
      .bind(...values)
      .first<{ id: string | null }>();
    return row?.id ?? null;
  }
}

/** What became of some, as rows: SQLite would else go through all recipients for each of them. */
const REACHED = `WITH v AS MATERIALIZED (
  SELECT value ->> 'target' AS target, value ->> 'state' AS state, value ->> 'reason' AS reason,
    value ->> 'channelId' AS channel_id, value ->> 'seq' AS seq FROM json_each(?2))`;

const VIEW = `SELECT job_id AS id, workspace_id AS workspaceId, name, template, audience, rate,
  created_by AS createdBy, created_at AS createdAt, total, sent, failed, skipped,
  read_count AS reads, reads_at AS readsAt FROM campaign`;

function toView({ audience, ...row }: CampaignRow): CampaignView {
  return {
    ...row,
    // Written by `create` alone.
    audience: JSON.parse(audience) as CampaignAudience,
    waiting: row.total - row.sent - row.failed - row.skipped,
  };
}
