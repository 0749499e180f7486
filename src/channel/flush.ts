import type { Outcome } from "../protocol/errors.ts";
import { refuse } from "../protocol/errors.ts";
import type { ChannelEvent } from "../protocol/events.ts";
import type { LogCommand } from "../protocol/frames.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { EventBlock } from "../protocol/relay.ts";
import { logBug } from "../observability/log.ts";
import type { FanOut } from "../sockets/fan-out.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { countFlush } from "./flush-count.ts";
import type { Applied } from "./commands.ts";
import { applyCommand, commandHasher } from "./commands.ts";
import type { ChannelLog } from "./log.ts";
import type { Members } from "./members.ts";
import type { WritingRules } from "./writing-rules.ts";

/** A command on its way, and where its answer goes. `stillMay` is asked again at the flush. */
type Pending = {
  userId: string;
  sessionId: string;
  command: LogCommand;
  hash: string;
  reply: (answer: Outcome<Applied>) => void;
};

/** What a flush acts on, and whom it tells. */
export type FlushDeps = {
  store: ObjectStore;
  log: ChannelLog;
  members: Members;
  rules: WritingRules;
  nowMs: () => number;
  /** What was committed goes to everybody through here. */
  fanOut: FanOut<EventBlock>;
  /** How many sockets a frame goes to. */
  readers: () => number;
  /** Called inside the transaction that makes events, so that what it writes is stored with them. */
  committed: () => void;
  /** The store failed: nothing of the flush happened, and memory must not be trusted any longer. */
  failed: () => void;
};

/** Over four fifths of the list, words come before what can be done without. */
const LOW_VALUE_COMMANDS = LIMITS.pendingCommands * 0.8;
/** A full list is flushed within this time, s. */
const OVERLOADED_RETRY_S = 2;

function isLowValue(command: LogCommand): boolean {
  return command.type === "react" || command.type === "vote" || command.type === "follow";
}

/** A block is cut after about this many characters. */
const BLOCK_CHARACTERS = 262_144;

/** Gathers commands and commits them: one transaction, one frame for all readers, then the answers. */
export class Flush {
  readonly #deps: FlushDeps;
  readonly #hash: (command: LogCommand) => string;
  #pending: Pending[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: FlushDeps) {
    this.#deps = deps;
    this.#hash = commandHasher(deps.log.hashKey);
  }

  /** Takes a command in; it is answered by the flush, at once where the channel is quiet. */
  add(
    who: { userId: string; sessionId: string },
    command: LogCommand,
    reply: Pending["reply"],
  ): void {
    const most = isLowValue(command) ? LOW_VALUE_COMMANDS : LIMITS.pendingCommands;
    if (this.#pending.length >= most) {
      reply(refuse("overloaded", "This channel is too busy", OVERLOADED_RETRY_S));
      return;
    }
    const hash = this.#hash(command);
    this.#pending.push({ userId: who.userId, sessionId: who.sessionId, command, hash, reply });
  }

  /** True where so much waits that what nobody will miss is dropped. */
  get isCrowded(): boolean {
    return this.#pending.length >= LOW_VALUE_COMMANDS;
  }

  /** How many commands wait. */
  get waiting(): number {
    return this.#pending.length;
  }

  /** Flushes now, or arms the timer: call once after the commands of one turn. */
  soon(): void {
    if (this.#pending.length === 0 || this.#timer !== undefined) return;
    const { fanOut, readers, nowMs } = this.#deps;
    const wait = fanOut.gathering.wait(readers(), nowMs());
    if (wait === 0) this.now();
    else this.#timer = setTimeout(() => this.now(), wait);
  }

  /** Refuses what is pending of those whose right has ended. */
  drop(isDropped: (who: { userId: string; sessionId: string }) => boolean): void {
    const dropped = this.#pending.filter(isDropped);
    this.#pending = this.#pending.filter((pending) => !isDropped(pending));
    for (const { reply } of dropped) reply(refuse("forbidden", "No longer allowed"));
  }

  /** One synchronous turn: nothing may be awaited between the writes and the sends. */
  now(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const batch = this.#pending;
    if (batch.length === 0) return;
    this.#pending = [];
    const { store, log, members, rules, fanOut, nowMs } = this.#deps;
    const answers: Outcome<Applied>[] = [];
    let events: ChannelEvent[];
    try {
      events = log.commit(nowMs(), (writer) => {
        const scope = { store, writer, members, record: log.record, rules };
        for (const { userId, command, hash } of batch)
          answers.push(applyCommand(scope, userId, command, hash));
        if (writer.entries.length > 0) this.#deps.committed();
      });
    } catch (error) {
      logBug("flush of a channel", error);
      for (const { reply } of batch)
        reply(refuse("unavailable", "Nothing was stored, try again", 1));
      this.#deps.failed();
      return;
    }
    countFlush(batch.length, this.#deps.readers(), events);
    fanOut.push(eventBlocks(events));
    fanOut.now();
    for (const [i, { reply }] of batch.entries()) {
      const answer = answers[i];
      if (answer !== undefined) reply(answer);
    }
  }
}

/** The events in blocks, each cut before it grows past what a reader should take in one frame. */
export function eventBlocks(events: readonly ChannelEvent[]): EventBlock[] {
  const blocks: EventBlock[] = [];
  let parts: string[] = [];
  let size = 0;
  let first = 0;
  let last = 0;
  const close = () => {
    if (parts.length > 0) blocks.push({ json: parts.join(","), first, last, count: parts.length });
    parts = [];
    size = 0;
  };
  for (const event of events) {
    const text = JSON.stringify(event);
    if (size + text.length > BLOCK_CHARACTERS || parts.length >= LIMITS.resumeFrameEvents) close();
    if (parts.length === 0) first = event.seq;
    last = event.seq;
    parts.push(text);
    size += text.length;
  }
  close();
  return blocks;
}
