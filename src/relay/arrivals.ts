import type { EventBlock } from "../protocol/relay.ts";

/** Who is on the way in. `issuedAt` is when their ticket was made, ms. */
export type Bearer = { key: string; userId: string; sessionId: string; issuedAt: number };

/** What has come for a socket that is not seated yet. */
export type Arrival = Bearer & {
  blocks: EventBlock[];
  /** Everybody was told to begin anew. */
  reset: { epoch: string; head: number } | undefined;
  /** A revocation met it on its way. */
  cut: boolean;
};

/** Sockets that wait for the Channel to count them in, and what the others are told meanwhile. */
export class Arrivals {
  readonly #waiting = new Set<Arrival>();

  begin(bearer: Bearer): Arrival {
    const arrival: Arrival = { ...bearer, blocks: [], reset: undefined, cut: false };
    this.#waiting.add(arrival);
    return arrival;
  }

  end(arrival: Arrival): void {
    this.#waiting.delete(arrival);
  }

  /** Everybody was told these events. */
  told(blocks: readonly EventBlock[]): void {
    for (const { blocks: waiting } of this.#waiting) waiting.push(...blocks);
  }

  /** Everybody was told to begin anew. */
  reset(to: { epoch: string; head: number }): void {
    for (const arrival of this.#waiting) {
      arrival.blocks = [];
      arrival.reset = to;
    }
  }

  /** Those who are meant may not come in any more. */
  cut(meant: (bearer: Bearer) => boolean): void {
    for (const arrival of this.#waiting) if (meant(arrival)) arrival.cut = true;
  }
}
