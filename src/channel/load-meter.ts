import { LIMITS } from "../protocol/limits.ts";
import { gatherMs } from "../sockets/gathering.ts";

/** What a command costs the object that judges, numbers and stores it, ms of CPU. */
const COMMAND_MS = 0.2;
/** What one frame to one socket costs, ms of CPU (bench/README.md). */
const FRAME_MS = 0.035;
const SECOND_MS = 1_000;

/**
 * How much of what one object carries is in use, 0 to 1 and above: the CPU that the commands of the last
 * second cost with this many readers, or how full the list of pending commands is, whichever is more.
 * Modelled, since the clock stands still inside a turn on the platform.
 */
export function channelLoad(commandsASecond: number, readers: number, pending: number): number {
  // As if each frame carried one word: that frames wait longer for more is how it copes, no sign of ease.
  const gather = Math.max(gatherMs(readers, 1), 1);
  const frames = Math.min(commandsASecond, SECOND_MS / gather) * readers;
  const cpu = (commandsASecond * COMMAND_MS + frames * FRAME_MS) / SECOND_MS;
  return Math.max(cpu, pending / LIMITS.pendingCommands);
}

/** What one flush costs its object, ms of CPU: its commands, and one frame to each reader. Modelled, as above. */
export function flushMs(commands: number, readers: number): number {
  return commands * COMMAND_MS + readers * FRAME_MS;
}

/** Counts commands: what came in the last second is read off two halves of the time before. */
export class CommandMeter {
  #second = 0;
  #now = 0;
  #before = 0;

  /** A command came, or what costs as many. */
  count(nowMs: number, commands = 1): void {
    this.#turn(nowMs);
    this.#now += commands;
  }

  /** Commands in the last second: what came in this one, and of the one before the part that is not over. */
  lastSecond(nowMs: number): number {
    this.#turn(nowMs);
    const rest = 1 - (nowMs % SECOND_MS) / SECOND_MS;
    return this.#now + this.#before * rest;
  }

  #turn(nowMs: number): void {
    const second = Math.floor(nowMs / SECOND_MS);
    if (second === this.#second) return;
    this.#before = second === this.#second + 1 ? this.#now : 0;
    this.#now = 0;
    this.#second = second;
  }
}
