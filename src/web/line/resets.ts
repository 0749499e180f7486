import { isFrame } from "./messages.ts";

/** Where a client is in the log, as it puts that into a resume or its socket's address. */
export type Place = { readonly epoch: string; readonly since: number };

/** The place in the address of a socket; null for a first one. */
export function placeIn(url: string): Place | null {
  const { searchParams } = new URL(url, "ws://tab");
  const epoch = searchParams.get("epoch");
  return epoch === null ? null : { epoch, since: Number(searchParams.get("since")) };
}

/**
 * Tells the resets that answer one's own resume from those that answer another tab's: these would
 * throw away a log that is right.
 */
export class Resets {
  /** Where the resume started that nothing has answered yet. */
  #asked: number | null;

  constructor(place: Place | null = null) {
    this.#asked = place === null ? null : place.since;
  }

  /** Looks at what the client sends. */
  sent(text: string): void {
    if (isFrame(text, "resume")) this.#asked = (JSON.parse(text) as Place).since;
  }

  /** False for a frame that the client must not see. */
  lets(text: unknown): boolean {
    if (isFrame(text, "reset")) {
      const mine = this.#asked !== null;
      this.#asked = null;
      return mine;
    }
    if (this.#asked !== null && isFrame(text, "events")) this.#answered(text, this.#asked);
    return true;
  }

  #answered(text: string, asked: number): void {
    const { events } = JSON.parse(text) as { events: readonly { seq: number }[] };
    if (events.some(({ seq }) => seq === asked + 1)) this.#asked = null;
  }
}
