import type { Outcome } from "../protocol/errors.ts";
import { refuse } from "../protocol/errors.ts";
import type { ChannelEvent } from "../protocol/events.ts";
import type { LogCommand } from "../protocol/frames.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import type { Applied } from "./commands.ts";
import { applyCommand, commandHash } from "./commands.ts";
import type { ChannelLog } from "./log.ts";
import type { Members } from "./members.ts";

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
  nowMs: () => number;
  /** How many sockets a frame goes to. */
  readers: () => number;
  /** Sends one text to every reader. */
  broadcast: (text: string) => void;
  /** Called after a commit that made events. */
  committed: () => void;
  /** The store failed: nothing of the flush happened, and memory must not be trusted any longer. */
  failed: () => void;
};

/**
 * Time that a flush earns per reader, ms: 0.06 a socket keeps the cost of frames below one core
 * (measured: 4.9 µs a delivery at 500 sockets × 200 messages/s; a frame alone costs 35 µs). Modelled,
 * since the clock stands still inside a turn on the platform.
 */
const GATHER_MS_PER_READER = 0.06;
const GATHER_MAX_MS = 50;
/** An events frame is cut after about this many characters. */
const FRAME_CHARACTERS = 262_144;

/** Gathers commands and commits them: one transaction, one frame for all readers, then the answers. */
export class Flush {
  readonly #deps: FlushDeps;
  #pending: Pending[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastAt = 0;

  constructor(deps: FlushDeps) {
    this.#deps = deps;
  }

  /** Takes a command in; it is answered by the flush, at once where the channel is quiet. */
  add(
    who: { userId: string; sessionId: string },
    command: LogCommand,
    reply: Pending["reply"],
  ): void {
    if (this.#pending.length >= LIMITS.pendingCommands) {
      reply(refuse("overloaded", "This channel is too busy", 1));
      return;
    }
    const hash = commandHash(this.#deps.log.hashKey, command);
    this.#pending.push({ userId: who.userId, sessionId: who.sessionId, command, hash, reply });
  }

  /** Flushes now, or arms the timer: call once after the commands of one turn. */
  soon(): void {
    if (this.#pending.length === 0 || this.#timer !== undefined) return;
    const gather = Math.min(this.#deps.readers() * GATHER_MS_PER_READER, GATHER_MAX_MS);
    // A clock that was set back must not hold a flush up.
    const elapsed = Math.abs(this.#deps.nowMs() - this.#lastAt);
    if (elapsed >= gather) this.now();
    else this.#timer = setTimeout(() => this.now(), gather - elapsed);
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
    this.#lastAt = this.#deps.nowMs();
    const { store, log, members } = this.#deps;
    const answers: Outcome<Applied>[] = [];
    let events: ChannelEvent[];
    try {
      events = log.commit(this.#lastAt, (writer) => {
        const scope = { store, writer, members, record: log.record };
        for (const { userId, command, hash } of batch)
          answers.push(applyCommand(scope, userId, command, hash));
        if (writer.entries.length > 0) this.#deps.committed();
      });
    } catch {
      for (const { reply } of batch)
        reply(refuse("unavailable", "Nothing was stored, try again", 1));
      this.#deps.failed();
      return;
    }
    for (const text of eventFrames(events)) this.#deps.broadcast(text);
    for (const [i, { reply }] of batch.entries()) {
      const answer = answers[i];
      if (answer !== undefined) reply(answer);
    }
  }
}

/** The events as frames, each cut before it grows past what a reader should take at once. */
export function eventFrames(events: readonly ChannelEvent[]): string[] {
  const frames: string[] = [];
  let parts: string[] = [];
  let size = 0;
  const close = () => {
    if (parts.length > 0) frames.push(`{"type":"events","events":[${parts.join(",")}]}`);
    parts = [];
    size = 0;
  };
  for (const event of events) {
    const text = JSON.stringify(event);
    if (size + text.length > FRAME_CHARACTERS || parts.length >= LIMITS.resumeFrameEvents) close();
    parts.push(text);
    size += text.length;
  }
  close();
  return frames;
}
