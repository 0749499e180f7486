import { CPU } from "./costs.ts";
import { deliver, vary } from "./setting.ts";
import type { Sent, Setting, Tally } from "./setting.ts";
import { SimObject } from "./sim-object.ts";

/** What feeds relays and takes their commands: the channel, or a relay above. */
export type Feeder = {
  readonly region: number;
  /** One call with one command. */
  readonly takeCall: (message: Sent) => void;
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
      done: () => this.#passUp(message),
    }));
  }

  takeCall(message: Sent): void {
    this.object.requests += 1;
    this.object.turn(() => ({
      ms: vary(this.#setting, 2 * CPU.rpc),
      done: () => this.#passUp(message),
    }));
  }

  #passUp(message: Sent): void {
    const { timeline, network } = this.#setting;
    const way = network.call(this.region, this.#up.region);
    this.#upAt = Math.max(this.#upAt, timeline.now + way);
    this.object.wake.hold();
    timeline.at(this.#upAt, () => this.#up.takeCall(message));
    // The answer takes the same way back.
    timeline.at(this.#upAt + way, () => this.object.wake.release());
  }

  #takeBatch(from: number, batch: readonly Sent[], answered: () => void): void {
    const setting = this.#setting;
    const { timeline, network } = setting;
    this.object.requests += 1;
    this.object.turn(() => {
      const perFrame = vary(setting, CPU.frame);
      const calls = vary(setting, CPU.rpc * (1 + this.#fed.length));
      this.delivered += batch.length;
      deliver(setting, this.#tally, batch, {
        sockets: this.sockets,
        from: timeline.now + calls + this.sockets * perFrame * CPU.frameInTurn,
        step: perFrame * (1 - CPU.frameInTurn),
        wayMs: () => network.hop(this.region, this.region) + network.lastMile(),
      });
      return {
        ms: calls + this.sockets * perFrame,
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
}
