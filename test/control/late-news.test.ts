import { describe, expect, it } from "vitest";
import { Watchman } from "../../src/control/watchman.ts";
import { Looks } from "../../src/observability/looks.ts";
import { FIRST_RULES } from "../../src/observability/rules.ts";
import type { BreakerView } from "../../src/protocol/admin.ts";
import type { AlertRule } from "../../src/protocol/alerts.ts";
import { AlertTable } from "../../src/storage/directory/alerts.ts";
import { TestDirectory } from "../jobs/directory.ts";

const START = 1_000_000;
const BROKEN: BreakerView = { dependency: "kv", state: "open", calls: 15, failures: 15 };

/** One rule, its news, and where its alerts end up. */
class Post {
  readonly rule: AlertRule;
  readonly #table = new AlertTable(new TestDirectory().env);
  readonly #watchman: Watchman;

  constructor() {
    const first = FIRST_RULES.find(({ metric }) => metric === "breaker_open");
    if (first === undefined) throw new Error("no such rule");
    this.rule = { ...first, target: { webhookUrl: "https://alerts.example/" } };
    const notes = { note: () => undefined, setNote: () => {} };
    this.#watchman = new Watchman({ notes, newId: () => "a_alert", bornAt: 0 });
    this.#watchman.setRules([this.rule]);
  }

  setRules(rules: AlertRule[]): void {
    this.#watchman.setRules(rules);
  }

  /** Looks, so many breakers being open, and saves. */
  async turn(open: number, nowMs: number): Promise<void> {
    const breakers = Array.from({ length: open }, () => BROKEN);
    this.#watchman.watch(new Looks(), { breakers, outboxAgeS: 0, queueDepth: null }, nowMs);
    await this.save();
  }

  async save(): Promise<void> {
    const { unsaved } = this.#watchman;
    await this.#table.save(unsaved);
    this.#watchman.saved(unsaved);
  }

  /** Says of news of this kind that they have arrived, or are given up. */
  tell(what: "fires" | "ended", hasArrived: boolean): void {
    const news = this.#watchman.news.find((one) => one.what === what);
    if (news === undefined) throw new Error(`no news that it ${what}`);
    this.#watchman.told(news, hasArrived);
  }

  get saved() {
    return this.#table.recent(10);
  }
}

describe("late news of an alert", () => {
  it("[SEE11] leave it ended where its rule is gone and they are given up", async () => {
    const post = new Post();
    await post.turn(1, START);
    await post.turn(3, START + 1_000);
    post.setRules([]);
    await post.turn(0, START + 5_000);
    const ended = { endedAt: START + 5_000, value: 1, peak: 3, delivered: false };
    expect(await post.saved).toMatchObject([ended]);
    post.tell("fires", false);
    await post.save();
    expect(await post.saved).toMatchObject([ended]);
  });

  it("[SEE11] leave it ended where they arrive after those of its end, a save between or none", async () => {
    for (const isSavedBetween of [true, false]) {
      const post = new Post();
      await post.turn(2, START);
      await post.turn(4, START + 1_000);
      await post.turn(0, START + 5_000);
      post.tell("ended", true);
      if (isSavedBetween) await post.save();
      post.tell("fires", true);
      await post.save();
      expect(await post.saved).toMatchObject([
        { endedAt: START + 5_000, value: 2, peak: 4, delivered: true },
      ]);
    }
  });

  it("[SEE11] that arrive while it fires leave its end to come", async () => {
    const post = new Post();
    await post.turn(1, START);
    post.tell("fires", true);
    await post.save();
    expect(await post.saved).toMatchObject([{ endedAt: null, delivered: true }]);
    await post.turn(0, START + 5_000);
    expect(await post.saved).toMatchObject([{ endedAt: START + 5_000 }]);
  });
});
