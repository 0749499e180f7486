import type { WelcomeFrame } from "../protocol/frames.ts";
import { LIMITS, reconnectSpreadMs } from "../protocol/limits.ts";
import type { EventBlock, Missed, Since } from "../protocol/relay.ts";
import { eventsFrame, frameGroups } from "../protocol/relay.ts";
import { MAX_BODY_CHARACTERS } from "../protocol/text.ts";
import { sendText } from "../storage/sockets.ts";
import type { Audience } from "./audience.ts";
import { HERE_NAMES } from "./ephemerals.ts";
import { eventBlocks } from "./flush.ts";
import type { Gate } from "./gate.ts";
import type { ChannelLog } from "./log.ts";
import type { Members } from "./members.ts";
import type { Ordinals } from "./ordinals.ts";
import type { ReadMarks } from "./read-marks.ts";
import type { Wishes } from "./wishes.ts";

/** What newcomers are told of. */
export type ReceptionDeps = {
  log: ChannelLog;
  members: Members;
  marks: ReadMarks;
  ordinals: Ordinals;
  wishes: Wishes;
  audience: Audience;
  gate: Gate;
};

/** Different places from which readers came back to the same head, kept rendered. */
const DIFFERENCES_KEPT = 32;

/** What a socket is told that comes, or comes back. */
export class Reception {
  readonly #deps: ReceptionDeps;
  /** What was asked for since the log stood at `head`, by where it starts. */
  #differences = { head: 0, blocks: new Map<number, EventBlock[]>() };

  constructor(deps: ReceptionDeps) {
    this.#deps = deps;
  }

  /** The frames for a new socket: welcome first, then what it missed. */
  greeting(userId: string, resume: Since | undefined): string[] {
    const welcome = JSON.stringify(this.#welcome(userId));
    return resume === undefined ? [welcome] : [welcome, ...this.#difference(resume)];
  }

  /** Tells a new socket of the Channel's own. */
  greet(socket: WebSocket, userId: string, resume: Since | undefined): void {
    this.#tell(socket, this.greeting(userId, resume));
  }

  /** Sends a socket the exact difference, or `reset`. */
  resume(socket: WebSocket, since: Since): void {
    this.#tell(socket, this.#difference(since));
  }

  /** The frames that bring a reader from a place to now, or `reset`. */
  #difference(since: Since): string[] {
    const missed = this.missed(since);
    if (!("reset" in missed)) return frameGroups(missed.blocks).map((group) => eventsFrame(group));
    return [JSON.stringify({ type: "reset", epoch: missed.epoch, head: missed.head })];
  }

  /** The exact difference since a place in the log, or where to begin anew. */
  missed({ epoch, since }: Since): Missed {
    const { log } = this.#deps;
    const at = { epoch: log.epoch, head: log.head };
    const blocks = epoch === log.epoch ? this.#since(since) : undefined;
    return blocks === undefined ? { ...at, reset: true } : { ...at, blocks };
  }

  #tell(socket: WebSocket, texts: readonly string[]): void {
    const { log, audience } = this.#deps;
    for (const text of texts) sendText(socket, text);
    audience.seats.toldUpTo(socket, log.head);
  }

  /** Readers who were cut off together come back for the same difference, which is rendered once. */
  #since(since: number): EventBlock[] | undefined {
    const { log } = this.#deps;
    if (this.#differences.head !== log.head)
      this.#differences = { head: log.head, blocks: new Map() };
    const kept = this.#differences.blocks;
    const known = kept.get(since);
    if (known !== undefined) return known;
    const events = log.resume(since);
    if (events === undefined) return undefined;
    const blocks = eventBlocks(events);
    if (kept.size < DIFFERENCES_KEPT) kept.set(since, blocks);
    return blocks;
  }

  #welcome(userId: string): WelcomeFrame {
    const { log, members, marks, ordinals, wishes, audience, gate } = this.#deps;
    const read = marks.of(userId);
    return {
      type: "welcome",
      epoch: log.epoch,
      head: log.head,
      you: {
        userId,
        role: members.role(userId) ?? "guest",
        readSeq: read.seq,
        unread: ordinals.after(read.ordinal),
        level: wishes.level(userId),
      },
      channel: log.record,
      here: { count: audience.people, userIds: audience.userIds(HERE_NAMES) },
      limits: {
        bodyCharacters: MAX_BODY_CHARACTERS,
        frameBytes: LIMITS.frameBytes,
        batchCommands: LIMITS.batchCommands,
        pingMs: LIMITS.pingMs,
        messagesPerMinute: gate.messagesPerMinute,
        reconnectSpreadMs: reconnectSpreadMs(audience.people),
      },
    };
  }
}
