import type { DownItem, Feed, RelayState } from "../protocol/relay.ts";
import type { RelayLine } from "../sockets/downlinks.ts";
import { Downlinks } from "../sockets/downlinks.ts";

type Deps = {
  /** A Relay behind this one. */
  line: (channelId: string, relay: string) => RelayLine;
  /** One behind has begun anew: its sockets are gone. */
  begun: (state: RelayState) => void;
};

/** The Relays behind this one, which it feeds with what it is fed itself. */
export class Behind {
  readonly #deps: Deps;
  /** As they last said of themselves. */
  readonly #states = new Map<string, RelayState>();
  #downlinks: Downlinks | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  get size(): number {
    return this.#downlinks?.size ?? 0;
  }

  get states(): RelayState[] {
    return [...this.#states.values()];
  }

  /** Feeds those that the step names, and no others; `here` is where this Relay stands before it takes the step. */
  keep(
    { channelId, epoch, before, children }: Feed,
    here: { epoch: string; head: number | undefined },
  ): void {
    if (children.length === 0 && this.#downlinks === undefined) return;
    this.#downlinks ??= new Downlinks({
      channelId,
      epoch: here.epoch === "" ? epoch : here.epoch,
      line: (relay) => this.#deps.line(channelId, relay),
      childrenOf: () => [],
      met: (states) => this.#met(states),
    });
    // What is missing here is missing there too.
    this.#downlinks.keep(children, Math.min(before, here.head ?? before));
    for (const relay of this.#states.keys())
      if (!children.includes(relay)) this.#states.delete(relay);
  }

  /** Passes on what is for them, and brings them to `head`. */
  pass(items: readonly DownItem[], head: number): void {
    if (this.#downlinks === undefined) return;
    for (const item of items)
      if (!("relay" in item)) this.#downlinks.add(item);
      else if (this.#downlinks.has(item.relay)) this.#downlinks.add(item, item.relay);
    this.#downlinks.push(head, true);
  }

  /** Nobody can be told what was missed up to `head`. */
  reset(epoch: string, head: number): void {
    this.#downlinks?.skipTo(epoch, head);
  }

  #met(states: readonly RelayState[]): void {
    for (const state of states) {
      if (this.#states.get(state.relay)?.incarnation === state.incarnation) continue;
      this.#states.set(state.relay, state);
      this.#deps.begun(state);
    }
  }
}
