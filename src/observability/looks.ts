import type { OverviewSeries } from "../protocol/admin.ts";
import type { Between, Digest } from "./digest.ts";
import { between } from "./digest.ts";

/** What stands at a moment, rather than being counted; null where nobody could say. */
export type Standing = {
  sockets: number | null;
  queueDepth: number | null;
  outboxAgeS: number | null;
};

/** A step of the charts, ms, and how many there are: ten minutes. */
const STEP_MS = 5_000;
const STEPS = 120;
/** Looks of the last minute are kept, a second apart at least. */
const RECENT_MS = 60_000;
const LOOK_MS = 1_000;
/** Who counts something says so within this time, ms: a longer silence means that there was nothing. */
const SILENCE_MS = 5_000;

/** The last ten minutes, in memory: a look at the sums for each step, and a finer one for the last minute. */
export class Looks {
  #recent: Digest[] = [];
  /** By step, the last look within it. */
  readonly #steps = new Map<number, { digest: Digest; standing: Standing }>();

  /** True where the last look is old enough for another. */
  isDue(nowMs: number): boolean {
    const last = this.#recent.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
    // A clock that was set back would else be due to nothing for long.
    return nowMs >= last + LOOK_MS || nowMs < last;
  }

  /** Keeps a look. */
  add(digest: Digest, standing: Standing): void {
    const { at } = digest;
    const last = this.#recent.at(-1);
    if (last !== undefined && at < last.at) {
      this.#recent = [];
      this.#steps.clear();
    }
    // What came after a long silence came at its end.
    if (last !== undefined && at - last.at > SILENCE_MS)
      this.#recent.push({ ...last, at: at - SILENCE_MS });
    this.#recent.push(digest);
    // One beyond the minute stays, for there to be a whole one between.
    while ((this.#recent[1]?.at ?? at) <= at - RECENT_MS) this.#recent.shift();
    this.#steps.set(Math.floor(at / STEP_MS), { digest, standing });
    for (const step of this.#steps.keys())
      if (step < Math.floor(at / STEP_MS) - STEPS - 1) this.#steps.delete(step);
  }

  /** The newest look, if there was one. */
  get newest(): Digest | undefined {
    return this.#recent.at(-1);
  }

  /** What happened in the last minute, as far as it was seen. */
  lastMinute(): { from: Digest; to: Digest } | undefined {
    const [from] = this.#recent;
    const to = this.#recent.at(-1);
    return from === undefined || to === undefined || from === to ? undefined : { from, to };
  }

  /**
   * What happened in the last `leastMs`, or in as much of the last minute as it takes for `isEnough`;
   * nothing where that is not enough either.
   */
  lately(leastMs: number, isEnough: (what: Between) => boolean): Between | undefined {
    const to = this.#recent.at(-1);
    if (to === undefined) return undefined;
    for (const from of this.#recent.toReversed()) {
      if (from.at > to.at - leastMs) continue;
      const what = between(from, to);
      if (isEnough(what)) return what;
    }
    return undefined;
  }

  /** The charts up to the last step that is over. */
  series(nowMs: number): OverviewSeries {
    const series: OverviewSeries = {
      at: [],
      requests: [],
      errors: [],
      p50Ms: [],
      p95Ms: [],
      messages: [],
      sockets: [],
      queueDepth: [],
      outboxAgeS: [],
      cacheHits: [],
    };
    const last = Math.floor(nowMs / STEP_MS) - 1;
    const first = last - STEPS + 1;
    const known = [...this.#steps.keys()].filter((step) => step < first);
    let before = this.#steps.get(Math.max(...known));
    for (let step = first; step <= last; step += 1) {
      const now = this.#steps.get(step);
      const what =
        now === undefined || before === undefined ? undefined : between(before.digest, now.digest);
      series.at.push((step + 1) * STEP_MS);
      series.requests.push((what?.requests ?? 0) / (STEP_MS / 1_000));
      series.errors.push(what?.errorRate ?? null);
      series.p50Ms.push(what?.p50Ms ?? null);
      series.p95Ms.push(what?.p95Ms ?? null);
      series.messages.push(
        now === undefined || before === undefined
          ? 0
          : (now.digest.messages - before.digest.messages) / (STEP_MS / 1_000),
      );
      series.cacheHits.push(what?.cacheHitRate ?? null);
      before = now ?? before;
      // What stands goes on standing while nobody says anything else.
      series.sockets.push(before?.standing.sockets ?? null);
      series.queueDepth.push(before?.standing.queueDepth ?? null);
      series.outboxAgeS.push(before?.standing.outboxAgeS ?? null);
    }
    return series;
  }
}
