import { describe, expect, it } from "vitest";
import { Watchman } from "../../src/control/watchman.ts";
import { Looks } from "../../src/observability/looks.ts";
import type { BreakerView } from "../../src/protocol/admin.ts";

const START = 1_000_000;
const HEARING_MS = 8_000;
const BROKEN: BreakerView = { dependency: "r2", state: "open", calls: 15, failures: 15 };

/** What lives after one another keep, and the one that is now. */
class Lives {
  readonly #notes = new Map<string, string>();
  #ids = 0;
  now: Watchman;

  constructor() {
    this.now = this.begin(0);
  }

  begin(bornAt: number): Watchman {
    const notes = {
      note: (key: string): unknown => {
        const json = this.#notes.get(key);
        return json === undefined ? undefined : JSON.parse(json);
      },
      setNote: (key: string, value: unknown) => this.#notes.set(key, JSON.stringify(value)),
    };
    this.now = new Watchman({ notes, newId: () => `a_${(this.#ids += 1)}`, bornAt });
    return this.now;
  }

  /** Looks, with R2 out or not. */
  look(isOut: boolean, nowMs: number): void {
    const breakers = isOut ? [BROKEN] : [];
    this.now.watch(new Looks(), { breakers, outboxAgeS: 0, queueDepth: null }, nowMs);
  }

  get firing(): string[] {
    return this.now.open.map(({ id }) => id);
  }

  outages(nowMs: number): (number | null)[] {
    return this.now.status(nowMs).incidents.map(({ endedAt }) => endedAt);
  }
}

/** A life that has seen R2 go out, and another one after it, which has heard nothing yet. */
function again(): { lives: Lives; bornAt: number } {
  const lives = new Lives();
  lives.look(true, START);
  lives.look(true, START + 5_000);
  const bornAt = START + 10_000;
  lives.begin(bornAt);
  lives.look(false, bornAt);
  return { lives, bornAt };
}

describe("a desk that begins anew", () => {
  it("[SEE6] [SEE8] ends nothing that goes on, though it hears of it late", () => {
    const { lives, bornAt } = again();
    lives.look(false, bornAt + HEARING_MS - 1);
    expect(lives.firing).toEqual(["a_1"]);
    expect(lives.outages(bornAt)).toEqual([null]);
    lives.look(true, bornAt + HEARING_MS - 1);
    lives.look(true, bornAt + 60_000);
    expect(lives.firing).toEqual(["a_1"]);
    expect(lives.outages(bornAt + 60_000)).toEqual([null]);
    expect(lives.now.unsaved.filter(({ endedAt }) => endedAt !== null)).toEqual([]);
  });

  it("[SEE6] [SEE8] ends what nobody says is going on, and that within 15 s", () => {
    const { lives, bornAt } = again();
    const at = bornAt + HEARING_MS;
    lives.look(false, at);
    expect(lives.firing).toEqual([]);
    expect(lives.outages(at)).toEqual([at]);
    expect(lives.now.unsaved).toMatchObject([{ id: "a_1", endedAt: at }]);
  });

  it("[SEE6] begins and ends at once what it sees itself, and what the operator takes away", () => {
    const { lives, bornAt } = again();
    lives.now.setRules([]);
    lives.look(false, bornAt + 1);
    expect(lives.firing).toEqual([]);
    const fresh = new Lives();
    fresh.begin(START);
    fresh.look(true, START);
    expect(fresh.firing).toEqual(["a_1"]);
    fresh.look(false, START + 1);
    expect(fresh.firing).toEqual([]);
  });

  it("[SEE6] waits no longer where the clock was set back", () => {
    const { lives, bornAt } = again();
    lives.begin(bornAt + 3_600_000);
    lives.look(false, bornAt);
    expect(lives.firing).toEqual([]);
  });
});
