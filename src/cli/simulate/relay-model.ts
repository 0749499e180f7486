import { Gathering } from "../../sockets/gathering.ts";
import { CPU, RELAYS } from "./costs.ts";
import { deliver, dueAt, vary } from "./setting.ts";
import type { Sent, Setting, Tally } from "./setting.ts";
import { SimObject } from "./sim-object.ts";

/** What feeds relays and takes their commands: the channel, or a relay above. */
export type Feeder = {
  readonly region: number;
  /** One call with what was written. */
  readonly takeCall: (messages: readonly Sent[]) => void;
};

/** A relay: sends what comes down to its sockets and its own relays, passes up what people write. Calls between two objects keep their order. */
export class RelayModel implements Feeder {
  readonly object: SimObject;
  readonly region: number;
  readonly sockets: number;
  /** Messages that its sockets were sent. */
  delivered = 0;
  readonly #setting: Setting;
  readonly #tally: Tally;
  readonly #up: Feeder;
  readonly #fed: RelayModel[] = [];
  readonly #gathering = new Gathering();
  #waiting: Sent[] = [];
  #armed = false;
  #rising: Sent[] = [];
  #calls = 0;
  #upAt = 0;
  #downAt = 0;

  constructor(setting: Setting, tally: Tally, up: Feeder, region: number, sockets: number) {
    this.#setting = setting;
    this.#tally = tally;
    this.#up = up;
    this.region = region;
    this.sockets = sockets;
    this.object = new SimObject(setting.timeline, setting.thread);
  }

  feed(relay: RelayModel): void {
    this.#fed.push(relay);
  }

  /** A batch sets out from `from`; `answered` when the answer to the call is back there. */
  send(from: number, batch: readonly Sent[], answered: () => void): void {
    const { timeline, network } = this.#setting;
    this.#downAt = Math.max(this.#downAt, timeline.now + network.call(from, this.region));
    timeline.at(this.#downAt, () => this.#takeBatch(from, batch, answered));
  }

  /** A frame of one of its sockets. */
  takeFrame(message: Sent): void {
    this.object.socketMessages += 1;
    this.object.turn(() => ({
      ms: vary(this.#setting, CPU.message / 2 + CPU.rpc),
      done: () => this.#passUp([message]),
    }));
  }

  takeCall(messages: readonly Sent[]): void {
    this.object.requests += 1;
    this.object.turn(() => ({
      ms: vary(this.#setting, 2 * CPU.rpc),
      done: () => this.#passUp(messages),
    }));
  }

  /** At once where no call is on its way; else together with what comes in the next moment. */
  #passUp(messages: readonly Sent[]): void {
    for (const message of messages) this.#rising.push(message);
    if (this.#rising.length > messages.length) return;
    if (this.#calls === 0) this.#call();
    else this.#setting.timeline.after(RELAYS.uplinkMs, () => this.#call());
  }

  #call(): void {
    const { timeline, network } = this.#setting;
    const messages = this.#rising;
    this.#rising = [];
    const way = network.call(this.region, this.#up.region);
    this.#upAt = Math.max(this.#upAt, timeline.now + way);
    this.#calls += 1;
    this.object.wake.hold();
    timeline.at(this.#upAt, () => this.#up.takeCall(messages));
    // The answer takes the same way back.
    timeline.at(this.#upAt + way, () => {
      this.#calls -= 1;
      this.object.wake.release();
    });
  }

  #takeBatch(from: number, batch: readonly Sent[], answered: () => void): void {
    const { timeline, network } = this.#setting;
    this.object.requests += 1;
    this.object.turn(() => {
      for (const message of batch) this.#waiting.push(message);
      const calls = vary(this.#setting, CPU.rpc * (1 + this.#fed.length));
      return {
        ms: calls + this.#soon(calls),
        done: () => {
          for (const relay of this.#fed) {
            this.object.wake.hold();
            relay.send(this.region, batch, () => this.object.wake.release());
          }
          timeline.after(network.call(this.region, from), answered);
        },
      };
    });
  }

  /** Sends what waits, in a turn that has cost `ms` so far, or sees to it that a later one does; answers what that costs, ms. */
  #soon(ms: number): number {
    const { timeline } = this.#setting;
    const due = dueAt(this.#setting, this.#gathering, this.sockets);
    if (due <= timeline.now) return this.#sendAll(ms);
    if (!this.#armed) {
      this.#armed = true;
      this.object.wake.hold();
      timeline.at(due, () => {
        this.object.wake.release();
        this.object.turn(() => {
          this.#armed = false;
          return { ms: this.#waiting.length === 0 ? 0 : this.#soon(0) };
        });
      });
    }
    return 0;
  }

  #sendAll(ms: number): number {
    const setting = this.#setting;
    const { timeline, network } = setting;
    const batch = this.#waiting;
    this.#waiting = [];
    this.#gathering.sent(batch.length, timeline.now);
    const perFrame = vary(setting, CPU.frame);
    this.delivered += batch.length;
    deliver(setting, this.#tally, batch, {
      sockets: this.sockets,
      from: timeline.now + ms + this.sockets * perFrame * CPU.frameInTurn,
      step: perFrame * (1 - CPU.frameInTurn),
      wayMs: () => network.hop(this.region, this.region) + network.lastMile(),
    });
    return this.sockets * perFrame;
  }
}
