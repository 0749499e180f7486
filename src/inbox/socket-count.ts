import type { Outcome } from "../protocol/errors.ts";
import { refuse } from "../protocol/errors.ts";
import type { HeldSockets } from "../protocol/held-sockets.ts";
import { LIMITS } from "../protocol/limits.ts";
import { withJitter } from "../protocol/retry-after.ts";
import type { Hits } from "../protocol/sliding-window.ts";
import { takeHit, within } from "../protocol/sliding-window.ts";
import type { ObjectStore } from "../storage/object-store.ts";

const MINUTE_MS = 60_000;
/** Channels are asked at most this often, ms. */
const ASK_EVERY_MS = 2_000;
/** A slot may be free again after this long, seconds. */
const SOCKET_SECONDS = 10;

/** What counting acts on. */
export type SocketCountDeps = {
  store: ObjectStore;
  /** False refuses nothing; what is given out is noted all the same. */
  on: boolean;
  policy: "replace" | "refuse";
  nowMs: () => number;
  random: () => number;
  /** What a channel holds of this person; with `tell` it says when the last of it has gone. */
  ask: (channelId: string, tell: boolean) => Promise<HeldSockets>;
  /** Closes the person's longest idle socket in a channel. */
  closeIdle: (channelId: string) => Promise<void>;
};

/**
 * One person's sockets in all channels, counted from above: each ticket counts as a socket in its
 * channel until the channel is asked, and they are asked only when the count reaches the limit. So a
 * connect costs no call, and the count is never below what is there.
 */
export class SocketCount {
  readonly #deps: SocketCountDeps;
  #attempts: Hits = [];
  /** When tickets of the last 30 s were given out, by channel: they may still become sockets. */
  readonly #given = new Map<string, Hits>();
  /** Channels with an idle socket, as the last count found them, the longest idle first. */
  #idle: string[] = [];
  #askedAt = Number.NEGATIVE_INFINITY;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(deps: SocketCountDeps) {
    this.#deps = deps;
  }

  /** Counts one attempt to connect, wherever to. */
  attempt(): Outcome<null> {
    if (!this.#deps.on) return OK;
    const nowMs = this.#deps.nowMs();
    const taken = takeHit(this.#attempts, LIMITS.attemptsPerMinute, MINUTE_MS, nowMs);
    this.#attempts = taken.hits;
    return taken.allowed ? OK : this.#refuse("Too many attempts to connect", taken.retryAfter);
  }

  /** May the person have one more socket, in this channel? One decision after the other: each counts for the next. */
  admit(channelId: string): Promise<Outcome<null>> {
    if (!this.#deps.on) {
      this.#give(channelId);
      return Promise.resolve(OK);
    }
    const turn = this.#turn.then(() => this.#admit(channelId));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #admit(channelId: string): Promise<Outcome<null>> {
    const attempted = this.attempt();
    if (!("ok" in attempted)) return attempted;
    if (this.#total() >= LIMITS.socketsPerUser) {
      await this.#recount();
      if (this.#total() >= LIMITS.socketsPerUser && !(await this.#makeRoom()))
        return this.#refuse("Too many connections of yours", SOCKET_SECONDS);
    }
    this.#give(channelId);
    return OK;
  }

  /**
   * True where a channel holds a socket of the person: those that may are asked, until one does.
   * With `tell` that one is to say when the person has gone.
   */
  async anywhere(tell: boolean): Promise<boolean> {
    const { store, ask, nowMs } = this.#deps;
    const held = store.rows<{ channel_id: string }>(
      `SELECT channel_id FROM held LIMIT ?`,
      LIMITS.socketsPerUser,
    );
    for (const { channel_id: channelId } of held) {
      const answer = await ask(channelId, tell).catch(() => undefined);
      if (answer === undefined) continue;
      if (answer.count > 0) return true;
      const given = within(this.#given.get(channelId) ?? [], LIMITS.ticketLifeMs, nowMs());
      this.#set(channelId, given.length);
    }
    return false;
  }

  #give(channelId: string): void {
    const nowMs = this.#deps.nowMs();
    const given = within(this.#given.get(channelId) ?? [], LIMITS.ticketLifeMs, nowMs);
    this.#given.set(channelId, [...given, nowMs]);
    this.#set(channelId, this.#of(channelId) + 1);
  }

  /** Asks every channel that may hold a socket, the longest idle ones first in {@link #idle}. One that is away keeps its count. */
  async #recount(): Promise<void> {
    const nowMs = this.#deps.nowMs();
    if (Math.abs(nowMs - this.#askedAt) < ASK_EVERY_MS) return;
    this.#askedAt = nowMs;
    const channels = this.#deps.store.rows<{ channel_id: string }>(`SELECT channel_id FROM held`);
    const answers = await Promise.all(
      channels.map(async ({ channel_id: channelId }) => ({
        channelId,
        held: await this.#deps.ask(channelId, false).catch(() => undefined),
      })),
    );
    const idle: { channelId: string; since: number }[] = [];
    for (const { channelId, held } of answers) {
      if (held === undefined) continue;
      const given = within(this.#given.get(channelId) ?? [], LIMITS.ticketLifeMs, nowMs);
      if (given.length === 0) this.#given.delete(channelId);
      this.#set(channelId, held.count + Math.max(given.length - held.fresh, 0));
      if (held.idleSince !== null) idle.push({ channelId, since: held.idleSince });
    }
    this.#idle = idle.toSorted((a, b) => a.since - b.since).map(({ channelId }) => channelId);
  }

  /** Closes the longest idle socket that is known of; false where nothing may or can be closed. */
  async #makeRoom(): Promise<boolean> {
    const channelId = this.#deps.policy === "replace" ? this.#idle.shift() : undefined;
    if (channelId === undefined) return false;
    await this.#deps.closeIdle(channelId);
    this.#set(channelId, this.#of(channelId) - 1);
    return true;
  }

  #total(): number {
    const rows = this.#deps.store.rows<{ total: number | null }>(
      `SELECT sum(sockets) AS total FROM held`,
    );
    return rows[0]?.total ?? 0;
  }

  #of(channelId: string): number {
    const rows = this.#deps.store.rows<{ sockets: number }>(
      `SELECT sockets FROM held WHERE channel_id = ?`,
      channelId,
    );
    return rows[0]?.sockets ?? 0;
  }

  /** A channel keeps a person's sockets to its own limit, so more than that are never there. */
  #set(channelId: string, sockets: number): void {
    const { store } = this.#deps;
    const kept = Math.min(sockets, LIMITS.socketsPerUserInChannel);
    if (kept === this.#of(channelId)) return;
    if (kept <= 0) store.run(`DELETE FROM held WHERE channel_id = ?`, channelId);
    else
      store.run(`INSERT OR REPLACE INTO held (channel_id, sockets) VALUES (?, ?)`, channelId, kept);
  }

  #refuse(message: string, seconds: number) {
    return refuse("rate_limited", message, withJitter(seconds, this.#deps.random));
  }
}

const OK: Outcome<null> = { ok: null };
