import type { CloseCode, Outcome } from "../protocol/errors.ts";
import { CLOSE, refuse } from "../protocol/errors.ts";
import type { ClientFrame, ServerFrame } from "../protocol/frames.ts";
import type { SlashAnswer, SlashRun } from "../protocol/slash.ts";
import type { Room } from "./room.ts";

/** Runs a slash command in somebody's name, and never rejects; it comes from above, since a command may do all that the API can. */
export type SlashRunner = (
  caller: { userId: string; sessionId: string },
  run: SlashRun,
) => Promise<Outcome<SlashAnswer>>;

/** Who types, and how they are answered. */
type Typist = {
  userId: string;
  sessionId: string;
  send: (frame: ServerFrame) => void;
  end: (code: CloseCode, reason: string) => void;
};

/** Commands of one channel that run at once; each waits for other objects and databases. */
const MAX_RUNNING = 100;

/** Slash commands that came over sockets. */
export class Slashes {
  readonly #run: SlashRunner;
  #running = 0;

  constructor(run: SlashRunner) {
    this.#run = run;
  }

  /** Runs one beside the message path; what it tells the caller comes before the `ack`. */
  take(room: Room, typist: Typist, frame: Extract<ClientFrame, { type: "slash" }>): void {
    const { id, text, threadSeq } = frame;
    const { userId, sessionId, send } = typist;
    const refused = this.#judge(room, typist);
    if (refused !== undefined) return send({ type: "error", id, ...refused.refused });
    this.#running += 1;
    const { id: channelId } = room.log.record;
    void this.#run({ userId, sessionId }, { channelId, id, text, threadSeq }).then((outcome) => {
      this.#running -= 1;
      if (!("ok" in outcome)) return send({ type: "error", id, ...outcome.refused });
      const { message, notice, open } = outcome.ok;
      if (notice !== undefined || open !== undefined)
        send({ type: "notice", id, text: notice ?? "", ...(open === undefined ? {} : { open }) });
      // What made nothing here is answered with where the log stands.
      const made = message?.channelId === channelId ? message : undefined;
      const place = made ?? { seq: room.log.head, at: room.log.lastAt };
      return send({ type: "ack", id, seq: place.seq, at: place.at });
    });
  }

  #judge(room: Room, { userId, end }: Typist) {
    const wait = room.gate.take(userId);
    if (wait > 0) {
      if (room.gate.isFlood(userId)) end(CLOSE.flooding, "flooding");
      return refuse("rate_limited", "Too many messages", wait);
    }
    if (room.flush.isCrowded || this.#running >= MAX_RUNNING)
      return refuse("overloaded", "This channel is too busy", 2);
    return undefined;
  }
}
