import type { Outcome } from "../protocol/errors.ts";
import type { Channel } from "../protocol/events.ts";
import type { Env } from "../storage/env.ts";
import { connectionsPolicy, limitsAreOn, roomPeople } from "../storage/env.ts";
import { borrowWords } from "../storage/objects.ts";
import type { Here } from "./admission.ts";
import { Admission } from "./admission.ts";
import { breakerOf } from "./breaker.ts";
import { channelLoad, CommandMeter } from "./load-meter.ts";
import { Rates } from "./rates.ts";

/** What the gate sees of its channel, relays and all. */
export type GateDeps = {
  env: Env;
  record: () => Channel;
  nowMs: () => number;
  audience: { people: number; cost: number; count: (userId: string) => number };
  /** Commands that wait for a flush. */
  waiting: () => number;
};

/** What may come into a channel: people and their words, by its limits and by how much it carries. */
export class Gate {
  readonly #deps: GateDeps;
  readonly #rates: Rates;
  readonly #admission: Admission;
  readonly #commands = new CommandMeter();

  constructor(deps: GateDeps) {
    const { env, record } = deps;
    this.#deps = deps;
    this.#rates = new Rates({
      on: limitsAreOn(env),
      own: () => record().limits ?? {},
      borrow: (wish) => borrowWords(env, record().workspaceId, wish),
    });
    this.#admission = new Admission({
      on: limitsAreOn(env),
      policy: connectionsPolicy(env),
      people: roomPeople(env),
      breaker: breakerOf(record().id),
      random: Math.random,
    });
  }

  /** How much of what this channel carries is in use, 0 to 1 and above. */
  get load(): number {
    const { audience, nowMs, waiting } = this.#deps;
    return channelLoad(this.#commands.lastSecond(nowMs()), audience.cost, waiting());
  }

  /** Messages a minute that one person may send now. */
  get messagesPerMinute(): number {
    return this.#rates.perMinuteUser(this.load);
  }

  /**
   * Takes one command of a person, of so many words; answers 0, or the whole seconds to wait. What is
   * refused is no load that has to be carried.
   */
  take(userId: string, words = 1): number {
    const nowMs = this.#deps.nowMs();
    const wait = this.#rates.take(userId, nowMs, this.load, words);
    if (wait === 0) this.#commands.count(nowMs, words);
    return wait;
  }

  /** Notes that a person was refused; true where that has become a flood. */
  isFlood(userId: string): boolean {
    return this.#rates.isFlood(userId, this.#deps.nowMs());
  }

  /** May this person have a ticket? Counts as an attempt. */
  ticket(userId: string): Outcome<null> {
    return this.#admission.ticket(userId, this.#here(userId), this.#deps.nowMs());
  }

  /** May this person, ticket in hand, be seated now? */
  upgrade(userId: string): Outcome<null> {
    return this.#admission.upgrade(this.#here(userId), this.#deps.nowMs());
  }

  /** Somebody was seated: the store works. */
  seated(): void {
    this.#admission.seated();
  }

  /** The store failed, seating somebody or at a flush. */
  failed(): void {
    this.#admission.failed(this.#deps.nowMs());
  }

  #here(userId: string): Here {
    const { audience } = this.#deps;
    return { people: audience.people, sockets: audience.count(userId), load: this.load };
  }
}
