import type { Outcome } from "../protocol/errors.ts";
import type { Missed, Seated, SeatRequest, Since, Upward } from "../protocol/relay.ts";

/** The Channel, as narrow as a Relay uses it. */
export type ChannelLine = {
  seatOnRelay: (request: SeatRequest) => Promise<Outcome<Seated>>;
  hear: (words: Upward) => Promise<void>;
  missed: (since: Since) => Promise<Missed>;
};

/** One line for all calls, since only calls on the same line keep their order; a broken one fails every later call. */
export class LineKeeper {
  readonly #open: () => ChannelLine;
  #line: ChannelLine | undefined;

  constructor(open: () => ChannelLine) {
    this.#open = open;
  }

  /** Makes a call. Rejects where the Channel died over it; the next call has a new line. */
  async ask<T>(call: (channel: ChannelLine) => Promise<T>): Promise<T> {
    this.#line ??= this.#open();
    const line = this.#line;
    try {
      return await call(line);
    } catch (error) {
      if (this.#line === line) this.#line = undefined;
      throw error;
    }
  }
}
