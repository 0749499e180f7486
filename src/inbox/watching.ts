import type { InboxFrame } from "../protocol/frames.ts";
import type { PresenceView } from "../protocol/presence.ts";
import type { Devices } from "./devices.ts";
import type { Told } from "./presence.ts";

type Deps = {
  devices: Devices;
  nowMs: () => number;
  userId: () => string;
  /** Those of these people who share a workspace with the person. May reject. */
  fellowsAmong: (userIds: readonly string[]) => Promise<string[]>;
  /** Watches somebody until a time (ms), and answers where they are. May reject. */
  watch: (userId: string, until: number) => Promise<Told>;
  /** The person's own presence: nobody has to be called for it. */
  self: () => Promise<Told>;
  /** Asks for {@link Watching.renew} at a time, ms. */
  schedule: (at: number) => void;
};

/** How long one is told of somebody's presence before one has to ask again, ms. */
const LEASE_MS = 15 * 60_000;
/** Leases are renewed so long before they end, ms: what is told meanwhile is not lost. */
const MARGIN_MS = 60_000;
const RETRY_MS = 30_000;
const AT_ONCE = 25;

/** Whom a person's devices watch. All of it lives in the attachments of their sockets, and ends with them. */
export class Watching {
  readonly #deps: Deps;
  /** What a socket last asked for: an older question must not be answered over it. */
  readonly #asked = new WeakMap<WebSocket, object>();
  /** What was last heard of whom, and until when it goes on. Lost in sleep. */
  readonly #known = new Map<string, { told: Told; until: number }>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** A device names whom it shows; of those who may not be watched it hears nothing. */
  async watch(socket: WebSocket, userIds: readonly string[]): Promise<void> {
    const { devices, schedule, nowMs } = this.#deps;
    const asked = {};
    this.#asked.set(socket, asked);
    const allowed = await this.#allowed(userIds);
    if (allowed === undefined) {
      // Nobody is shown until it is known who may be; the names are kept for the next try.
      devices.note(socket, { watch: [], wished: [...userIds] });
      schedule(nowMs() + RETRY_MS);
      return;
    }
    if (this.#asked.get(socket) !== asked) return;
    devices.note(socket, { watch: allowed, wished: [] });
    if (allowed.some((id) => id !== this.#deps.userId())) schedule(nowMs() + LEASE_MS - MARGIN_MS);
    await this.#ask(allowed, (frame) => devices.tellWhere(frame, (_, one) => one === socket));
  }

  /** Somebody's presence has changed; true where a device still shows them. */
  heard(told: Told): boolean {
    const { userId } = told.view;
    const known = this.#known.get(userId);
    if (known !== undefined && known.told.rev >= told.rev) return true;
    if (known !== undefined) this.#known.set(userId, { ...known, told });
    const isShown = this.#tell(told.view);
    // They let go of who does not want to hear of them.
    if (!isShown) this.#known.delete(userId);
    return isShown;
  }

  /** Renews what is watched, and looks again who may be; answers when it wants to run again. */
  async renew(): Promise<number | null> {
    const { devices, nowMs } = this.#deps;
    // What a device that is gone without a word has asked for would be renewed for ever.
    devices.dropSilent(nowMs());
    const wished = new Set(
      devices.open().flatMap(([, seat]) => [...(seat.watch ?? []), ...(seat.wished ?? [])]),
    );
    if (wished.size === 0) return null;
    const allowed = await this.#allowed([...wished]);
    if (allowed === undefined) return nowMs() + RETRY_MS;
    for (const [socket, { watch = [], wished: more = [] }] of devices.open()) {
      const now = [...watch, ...more].filter((id) => allowed.includes(id));
      if (now.length !== watch.length) devices.note(socket, { watch: now, wished: [] });
    }
    for (const id of this.#known.keys()) if (!allowed.includes(id)) this.#known.delete(id);
    const before = new Map(this.#known);
    this.#known.clear();
    await this.#ask(allowed, (frame) => {
      // Only what was missed is news.
      const { rev } = this.#known.get(frame.userId)?.told ?? { rev: 0 };
      if (before.get(frame.userId)?.told.rev !== rev) this.#tell(frame);
    });
    return allowed.every((id) => id === this.#deps.userId())
      ? null
      : nowMs() + LEASE_MS - MARGIN_MS;
  }

  #tell(view: PresenceView): boolean {
    const frame: InboxFrame = { type: "presence", ...view };
    return this.#deps.devices.tellWhere(
      frame,
      ({ watch }) => watch?.includes(view.userId) === true,
    );
  }

  /** Undefined where it cannot be known now. */
  async #allowed(userIds: readonly string[]): Promise<string[] | undefined> {
    const self = this.#deps.userId();
    const others = userIds.filter((id) => id !== self);
    try {
      const fellows = new Set(others.length === 0 ? [] : await this.#deps.fellowsAmong(others));
      return userIds.filter((id) => id === self || fellows.has(id));
    } catch {
      return undefined;
    }
  }

  /** Asks for each who is not known, a few at once; one who cannot be reached is asked again with the next lease. */
  async #ask(
    userIds: readonly string[],
    answer: (frame: Extract<InboxFrame, { type: "presence" }>) => void,
  ): Promise<void> {
    const { nowMs, userId, watch, self } = this.#deps;
    const one = async (id: string) => {
      const known = this.#known.get(id);
      const until = nowMs() + LEASE_MS;
      const isFresh = known !== undefined && known.until - MARGIN_MS > nowMs();
      const told = id === userId() ? await self() : isFresh ? known.told : await watch(id, until);
      if (!isFresh && id !== userId()) this.#known.set(id, { told, until });
      answer({ type: "presence", ...told.view });
    };
    for (let i = 0; i < userIds.length; i += AT_ONCE)
      await Promise.allSettled(userIds.slice(i, i + AT_ONCE).map(one));
  }
}
