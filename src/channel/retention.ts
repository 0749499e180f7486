import type { Outcome } from "../protocol/errors.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { HistoryStore } from "../storage/history.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import type { ChannelLog } from "./log.ts";
import type { Ordinals } from "./ordinals.ts";
import type { LogWriter } from "./writer.ts";

const DAY_MS = 86_400_000;
const MICROS_PER_MS = 1_000;
/** Old messages that one look at D1 reads, and how often one run looks. */
const LOOK_ROWS = 1_000;
const LOOKS = 20;
const AGAIN_MS = 1_000;
const RETRY_MS = 60_000;

type Deps = {
  store: ObjectStore;
  log: ChannelLog;
  ordinals: Ordinals;
  history: Pick<HistoryStore, "oldest" | "expire">;
  /** Up to where every store that follows the log has it. */
  settled: () => number;
  append: (work: (writer: LogWriter) => void) => Outcome<unknown>;
};

type Place = { seq: number; ordinal: number };

/**
 * Once a day deletes what is older than a channel keeps: first here, with the event that tells everybody,
 * then in D1, which is asked for nothing older from that moment on.
 */
export class Retention {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Deletes what is due, a bounded part of it; answers when it wants to run again, ms. */
  async run(nowMs: () => number): Promise<number | null> {
    const { log } = this.#deps;
    try {
      const days = log.record.settings?.retentionDays;
      const before = log.expired.seq;
      if (days !== undefined) {
        const last = await this.#lastBefore((nowMs() - days * DAY_MS) * MICROS_PER_MS);
        if (last !== undefined && last.seq > before) this.#expire(last);
      }
      await this.#clearHistory();
      if (log.expired.seq > before) return nowMs() + AGAIN_MS;
      return days === undefined ? null : nowMs() + LIMITS.retentionEveryMs;
    } catch {
      // D1 is away; what is expired here is shown no more.
      return nowMs() + RETRY_MS;
    }
  }

  #expire({ seq, ordinal }: Place): void {
    const { log, append } = this.#deps;
    append((writer) => {
      log.words.keep(seq, log.record.settings?.slowModeS !== undefined);
      writer.expire(seq, ordinal);
    });
  }

  /** The newest message that is older than `cutoff` (µs), as far as this run looks. */
  async #lastBefore(cutoff: number): Promise<Place | undefined> {
    const { store, log, ordinals, settled } = this.#deps;
    const here = store.rows<{ seq: number | null }>(
      `SELECT max(seq) AS seq FROM message WHERE seq > ? AND at < ?`,
      log.floor,
      cutoff,
    )[0]?.seq;
    if (here !== null && here !== undefined) {
      // What a store has yet to hear of stays until it has.
      const seq = Math.min(here, settled());
      const ordinal = ordinals.at(seq);
      return ordinal === undefined ? undefined : { seq, ordinal };
    }
    return this.#lastInHistory(cutoff);
  }

  async #lastInHistory(cutoff: number): Promise<Place | undefined> {
    const { log, history } = this.#deps;
    let last: Place | undefined;
    for (let look = 0; look < LOOKS; look += 1) {
      const after = last?.seq ?? log.expired.seq;
      const rows = await history.oldest(after, log.floor, LOOK_ROWS);
      const old = rows.filter((row) => row.at < cutoff);
      last = old.at(-1) ?? last;
      if (old.length < LOOK_ROWS) return last;
    }
    return last;
  }

  /** Deletes in D1 what has expired here, unless that is done. */
  async #clearHistory(): Promise<void> {
    const { store, log, history } = this.#deps;
    const { seq } = log.expired;
    const done = store.rows<{ value: string }>(
      `SELECT value FROM meta WHERE key = 'expired in D1'`,
    )[0];
    if (Number(done?.value ?? 0) >= seq) return;
    await history.expire(seq);
    store.run(`INSERT OR REPLACE INTO meta (key, value) VALUES ('expired in D1', ?)`, String(seq));
  }
}
