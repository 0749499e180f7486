import { refuse } from "../protocol/errors.ts";
import type { ErrorFrame } from "../protocol/frames.ts";
import type { UpItem } from "../protocol/relay.ts";
import { Unanswered } from "./unanswered.ts";
import { Uplink } from "./uplink.ts";

type Speaker = { key: string; userId: string; sessionId: string };

type Frame = Extract<UpItem, { frame: unknown }>["frame"];

type Deps = {
  send: (items: UpItem[]) => Promise<void>;
  /** The words of this socket, or the answers to them, may be lost. */
  lost: (key: string) => void;
};

/** What the sockets of a Relay say and do, on its way to the Channel, and the answers that have yet to come down. */
export class WayUp {
  readonly #uplink: Uplink;
  readonly #unanswered: Unanswered;

  constructor({ send, lost }: Deps) {
    this.#unanswered = new Unanswered(lost);
    this.#uplink = new Uplink({
      send,
      answered: (items) => this.#unanswered.settle(items),
      lost: (items) => {
        for (const item of items) if (!("left" in item)) lost(item.key);
      },
    });
  }

  /** Passes a frame up; what to tell the socket where it could not be and an answer is waited for. */
  pass({ key, userId, sessionId }: Speaker, frame: Frame): ErrorFrame | undefined {
    const taken = this.#uplink.say({ key, userId, sessionId, frame });
    if (!("id" in frame)) return undefined;
    const { id } = frame;
    if (!taken)
      return { type: "error", id, ...refuse("overloaded", "This channel is too busy", 2).refused };
    this.#unanswered.add(key, id);
    return undefined;
  }

  /** The answer to this command has come down. */
  answered(key: string, id: string): void {
    this.#unanswered.answered(key, id);
  }

  /** A socket is gone, which the Channel should know. */
  left({ key, userId, sessionId }: Speaker): void {
    this.#unanswered.forget(key);
    this.#uplink.say({ key, userId, sessionId, left: true });
  }
}
