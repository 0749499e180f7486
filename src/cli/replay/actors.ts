import { openChannel } from "../../client/index.ts";
import type { ChannelClient } from "../../client/index.ts";
import type { Guest } from "../guests.ts";
import { sightingOf } from "./verdict.ts";
import type { SentLine, Sighting } from "./verdict.ts";

/** Messages of one person on their way at once: they are stored in order as long as none is refused. */
const IN_FLIGHT = 8;
/** Messages that a reader keeps on its screen: what it saw is noted as it comes. */
const KEEP = 50;

/** One person in the channel: reads everything, and says lines with a bound on what is unanswered. */
export class Actor {
  readonly seen: Sighting[] = [];
  readonly sent: SentLine[] = [];
  /** Why lines were refused for good, in order. */
  readonly refusals: string[] = [];
  readonly #client: ChannelClient;
  readonly #userId: string;
  #pending = 0;
  #closed = false;
  #wake: (() => void) | undefined;

  /** Connects at once; nothing of the past is loaded. */
  constructor({ api, userId }: Guest, channelId: string) {
    this.#userId = userId;
    this.#client = openChannel({
      api,
      channelId,
      userId,
      pageSize: 0,
      keep: KEEP,
      inFlight: IN_FLIGHT,
      onEvents: (events) => {
        for (const event of events)
          if (event.type === "message.created") this.seen.push(sightingOf(event.message));
      },
    });
  }

  /** What keeps it from being connected; nothing where it is. */
  get trouble(): string | undefined {
    const { status } = this.#client.getState();
    if (status.kind === "live") return undefined;
    return status.cause === null ? status.kind : `${status.kind}: ${status.cause.message}`;
  }

  get acknowledged(): number {
    return this.sent.length - this.#pending - this.refusals.length;
  }

  /** Resolves once the line is on its way, which waits while too many of this person's are. */
  async say(text: string): Promise<void> {
    while (this.#pending >= IN_FLIGHT) await new Promise<void>((wake) => (this.#wake = wake));
    if (this.#closed) return;
    const id = this.#client.send(text);
    const place = this.sent.push({ authorId: this.#userId, id, text, seq: null }) - 1;
    this.#pending += 1;
    void this.#client.delivered(id).then((outcome) => {
      this.#pending -= 1;
      if ("ok" in outcome)
        this.sent[place] = { authorId: this.#userId, id, text, seq: outcome.ok.seq };
      else this.refusals.push(`${outcome.refused.code}: ${outcome.refused.message}`);
      this.#wake?.();
    });
  }

  close(): void {
    this.#closed = true;
    this.#client.close();
  }
}
