import { CLOSE } from "../protocol/errors.ts";
import { reconnectSpreadMs } from "../protocol/limits.ts";
import type { Alarms, DutyRun } from "../storage/alarms.ts";
import type { Env } from "../storage/env.ts";
import { beat } from "../storage/fleet.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import type { Drain } from "../sockets/drain.ts";
import { drainSeats } from "../sockets/drain.ts";
import { Reaper } from "../sockets/reaper.ts";
import type { Audience } from "./audience.ts";
import type { ChannelLog } from "./log.ts";
import { Pulse } from "./pulse.ts";

/** What sockets are looked at for, by alarm. */
export type UpkeepDuty = "reap" | "drain" | "relays";

type Deps = {
  env: Env;
  store: ObjectStore;
  log: ChannelLog;
  audience: Audience;
  alarms: Pick<Alarms<UpkeepDuty>, "schedule">;
  nowMs: () => number;
};

/** Relays are looked at this long after somebody has left one, ms. */
const FOLD_AFTER_MS = 30_000;

/** Keeps the sockets of a channel in order: the silent go, all change where an operator asks, empty Relays end, and the Registry knows how many there are. */
export class Upkeep {
  /** Whom a drain has asked to leave. */
  readonly leaving: Drain;
  readonly #deps: Deps;
  readonly #reaper: Reaper;
  readonly #pulse: Pulse;

  constructor(deps: Deps) {
    const { env, store, log, audience, alarms } = deps;
    this.#deps = deps;
    this.#reaper = new Reaper(audience.seats, (at) => alarms.schedule("reap", at));
    this.leaving = drainSeats({
      store,
      seats: audience.seats,
      end: (socket) => audience.end(socket, CLOSE.draining, "draining"),
      schedule: (at) => alarms.schedule("drain", at),
    });
    const instance = crypto.randomUUID();
    this.#pulse = new Pulse((at) => {
      const { size, people, relays } = audience;
      const { id, workspaceId } = log.record;
      const counts = { connections: size, people, relays: relays.size };
      return beat(env, { id, workspaceId, ...counts, instance, at });
    });
  }

  /** Somebody talked or came. */
  active(): void {
    this.#reaper.active(this.#deps.nowMs());
  }

  /** Tells the Registry how many sockets there are now, where that is due. */
  beat(): void {
    this.#pulse.beat(this.#deps.audience.size, this.#deps.nowMs());
  }

  /** Somebody has left: a Relay may be needed no more. */
  foldLater(): void {
    const { audience, alarms, nowMs } = this.#deps;
    if (audience.relays.size > 0) alarms.schedule("relays", nowMs() + FOLD_AFTER_MS);
  }

  /** Asks every socket, wherever it is held, to reconnect in its own time; answers how many there are. */
  drain(): number {
    const { audience } = this.#deps;
    const { size } = audience;
    if (size === 0) return 0;
    const spreadMs = reconnectSpreadMs(size);
    const nowMs = this.#deps.nowMs();
    this.leaving.begin({ nowMs, before: nowMs, spreadMs });
    audience.drain(spreadMs);
    return size;
  }

  /** What the alarm does for each. */
  duties(): Record<UpkeepDuty, DutyRun> {
    const { audience, nowMs } = this.#deps;
    return {
      reap: () => {
        const end = (socket: WebSocket) => audience.end(socket, CLOSE.silent, "silent");
        const next = this.#reaper.sweep(nowMs(), end);
        this.beat();
        return Promise.resolve(next);
      },
      drain: () => Promise.resolve(this.leaving.step(nowMs())),
      relays: () =>
        Promise.resolve(
          audience.fold(reconnectSpreadMs(audience.people), nowMs())
            ? nowMs() + FOLD_AFTER_MS * 2
            : null,
        ),
    };
  }
}
