import { LIMITS } from "../../protocol/limits.ts";
import { Gathering } from "../../sockets/gathering.ts";
import { pickWeighted } from "./chance.ts";
import { CPU, D1, DUTIES } from "./costs.ts";
import type { Feeder, RelayModel } from "./relay-model.ts";
import { deliver, dueAt, vary } from "./setting.ts";
import type { Sent, Setting, Tally } from "./setting.ts";
import { SimObject } from "./sim-object.ts";

/** A channel: numbers what comes, gathers, commits, sends to its sockets and relays, and drains to D1. */
export class ChannelModel implements Feeder {
  readonly object: SimObject;
  readonly region: number;
  readonly #setting: Setting;
  readonly #tally: Tally;
  readonly #direct: number;
  readonly #spread: readonly number[];
  readonly #relays: RelayModel[] = [];
  #pending: Sent[] = [];
  readonly #gathering = new Gathering();
  #armed = false;
  #undrained = 0;
  #draining = false;
  #noticing = false;
  /** Messages that its own sockets were sent. */
  delivered = 0;

  constructor(
    setting: Setting,
    tally: Tally,
    room: { region: number; direct: number; spread: readonly number[] },
  ) {
    this.#setting = setting;
    this.#tally = tally;
    this.region = room.region;
    this.#direct = room.direct;
    this.#spread = room.spread;
    this.object = new SimObject(setting.timeline, setting.thread);
  }

  feed(relay: RelayModel): void {
    this.#relays.push(relay);
  }

  /** A frame of one of its own sockets. */
  takeFrame(message: Sent): void {
    this.object.socketMessages += 1;
    this.#take(message, CPU.message);
  }

  takeCall(messages: readonly Sent[]): void {
    this.object.requests += 1;
    for (const [i, message] of messages.entries())
      this.#take(message, CPU.message + (i === 0 ? CPU.rpc : 0));
  }

  /** Something that costs a turn and no message: a seat, a read. */
  work(ms: number, done?: () => void): void {
    this.object.turn(() => ({ ms: vary(this.#setting, ms), ...(done && { done }) }));
  }

  #take(message: Sent, cost: number): void {
    this.object.turn(() => {
      const ms = vary(this.#setting, cost);
      if (this.#pending.length >= LIMITS.pendingCommands) {
        this.#tally.refused += 1;
        return { ms };
      }
      this.#pending.push(message);
      return this.#soon(ms);
    });
  }

  /** Flushes in the turn that has cost `ms` so far, or sees to it that a later one does. */
  #soon(ms: number): { ms: number; done?: () => void } {
    const { timeline } = this.#setting;
    const due = dueAt(this.#setting, this.#gathering, this.#direct);
    if (due <= timeline.now) return this.#flush(ms);
    if (!this.#armed) {
      this.#armed = true;
      // A pending timer keeps an object from sleeping.
      this.object.wake.hold();
      timeline.at(due, () => {
        this.object.wake.release();
        this.object.turn(() => {
          this.#armed = false;
          return this.#pending.length === 0 ? { ms: 0 } : this.#soon(0);
        });
      });
    }
    return { ms };
  }

  #flush(msBefore: number): { ms: number; done: () => void } {
    const setting = this.#setting;
    const batch = this.#pending;
    this.#pending = [];
    this.#gathering.sent(batch.length, setting.timeline.now);
    this.#tally.flushes += 1;
    this.#tally.rows += batch.length * DUTIES.rowsPerMessage;
    const perFrame = vary(setting, CPU.frame);
    const ms =
      msBefore +
      vary(setting, CPU.commit + CPU.rpc * this.#relays.length) +
      this.#direct * perFrame * CPU.frameInTurn;
    return {
      ms,
      done: () => {
        this.#owe(batch.length);
        setting.timeline.after(this.#gateMs(), () => this.#send(batch, perFrame));
      },
    };
  }

  #gateMs(): number {
    const { durableMs, durableSpread } = this.#setting.platform;
    return durableMs * Math.exp(durableSpread * (this.#setting.random.next() * 2 - 1) * 1.7);
  }

  #send(batch: readonly Sent[], perFrame: number): void {
    const setting = this.#setting;
    const { timeline, network, random } = setting;
    for (const relay of this.#relays) {
      this.object.wake.hold();
      relay.send(this.region, batch, () => this.object.wake.release());
    }
    const step = perFrame * (1 - CPU.frameInTurn);
    this.object.turn(() => {
      this.delivered += batch.length;
      deliver(setting, this.#tally, batch, {
        sockets: this.#direct,
        from: timeline.now,
        step,
        wayMs: () =>
          network.hop(this.region, pickWeighted(random, this.#spread, 1)) + network.lastMile(),
        watched: setting.watched,
      });
      return { ms: this.#direct * step };
    });
  }

  /** What follows a commit: words to Inboxes and the drain to D1, each by the alarm. */
  #owe(messages: number): void {
    const { timeline } = this.#setting;
    this.#undrained += messages;
    if (!this.#noticing) {
      this.#noticing = true;
      timeline.after(DUTIES.noticesAfterMs, () =>
        this.#alarm(CPU.alarm, () => {
          this.#noticing = false;
        }),
      );
    }
    if (this.#draining) return;
    this.#draining = true;
    timeline.after(DUTIES.historyAfterMs, () => this.#alarm(CPU.alarm, () => this.#drainStep()));
  }

  #alarm(ms: number, done: () => void): void {
    this.object.requests += 1;
    this.#tally.rows += DUTIES.rowsPerDuty;
    this.object.turn(() => ({ ms: vary(this.#setting, ms), done }));
  }

  #drainStep(): void {
    const { timeline, network } = this.#setting;
    const rows = Math.min(this.#undrained, DUTIES.drainStep);
    this.#undrained -= rows;
    this.#tally.rows += DUTIES.rowsPerDrainStep + (rows * DUTIES.pruneRows) / DUTIES.pruneEvery;
    this.#tally.d1Statements += 1;
    this.#tally.d1Rows += rows * D1.d1RowsPerMessage;
    this.object.turn(() => ({ ms: vary(this.#setting, CPU.drainRow * rows) }));
    this.object.wake.hold();
    const there = 2 * network.call(this.region, this.region);
    timeline.after(there + D1.statementMs + D1.rowMs * rows, () => {
      this.object.wake.release();
      if (this.#undrained >= DUTIES.drainStep) this.#drainStep();
      else this.#rest();
    });
  }

  /** What has come meanwhile goes with the next alarm. */
  #rest(): void {
    this.#draining = false;
    if (this.#undrained > 0) this.#owe(0);
  }
}
