import { openChannel } from "../../client/index.ts";
import type { Api, ChannelClient, Clock } from "../../client/index.ts";
import type { ChannelEvent, Message } from "../../protocol/events.ts";
import type { LogCommand } from "../../protocol/frames.ts";
import type { Guest } from "../guests.ts";
import type { Connection, StoreSnapshot } from "./history.ts";
import type { Random } from "./random.ts";
import { tapInto } from "./tap.ts";
import type { Line, Tap } from "./tap.ts";

/** Messages that everybody knows of, to edit, delete, answer and react to. */
export type Topic = {
  readonly seq: number;
  readonly authorId: string;
  readonly isReply: boolean;
  /** How many options its poll has; 0 where it is none. */
  readonly options: number;
};

/** What the members of one channel share. */
export type ChannelRun = {
  readonly channelId: string;
  readonly connections: Connection[];
  readonly topics: Topic[];
  readonly random: Random;
  readonly line: Line;
  readonly onSent: () => void;
  readonly clock: Clock;
};

/** Commands of this member that were acknowledged and may be repeated. */
const REMEMBERED = 400;
/** Messages in a member's store: enough to be worth comparing, few enough to be quick. */
const KEEP = 600;

/** One person in one channel: a client as any other, with a tap on its line. */
export class Member {
  readonly name: string;
  readonly api: Api;
  readonly userId: string;
  readonly run: ChannelRun;
  readonly client: ChannelClient;
  readonly tap: Tap;
  readonly acknowledged: LogCommand[] = [];

  /** `inFlight` as for the client: commands on their way at once. */
  constructor(name: string, { api, userId }: Guest, run: ChannelRun, inFlight: number) {
    this.name = name;
    this.api = api;
    this.userId = userId;
    this.run = run;
    const { channelId, connections, random, line, onSent, clock } = run;
    this.tap = tapInto({ client: name, userId, connections, random, line, onSent });
    this.client = openChannel({
      api,
      channelId,
      userId,
      clock,
      random: random.next,
      inFlight,
      keep: KEEP,
      WebSocket: this.tap.WebSocket,
      onEvents: (events) => this.#notice(events),
    });
  }

  get isLive(): boolean {
    return this.client.getState().status.kind === "live";
  }

  /** True where nothing of this member's is on its way, and it stands at `head`. */
  isAtRestAt(head: number): boolean {
    const { pending, head: own, phase } = this.client.getState();
    return this.isLive && pending.length === 0 && own === head && phase === "ready";
  }

  /** Follows a command that the client has taken to its end; one that is refused is let go. */
  follow(command: LogCommand): void {
    void this.client.delivered(command.id).then((outcome) => {
      if ("refused" in outcome) return this.client.discard(command.id);
      // A ring: the oldest give way.
      if (this.acknowledged.push(command) > REMEMBERED) this.acknowledged.shift();
    });
  }

  snapshot(): StoreSnapshot {
    const { epoch, head, messages, olderCursor } = this.client.getState();
    return { client: this.name, epoch, head, messages: [...messages], olderCursor };
  }

  #notice(events: readonly ChannelEvent[]): void {
    for (const event of events)
      if (event.type === "message.created" && event.by === this.userId)
        this.run.topics.push(toTopic(event.message));
  }
}

function toTopic({ seq, authorId, threadSeq, poll }: Message): Topic {
  return { seq, authorId, isReply: threadSeq !== null, options: poll?.options.length ?? 0 };
}
