import type { ServerFrame } from "../protocol/frames.ts";

type Deps = {
  /** Sockets that one frame goes to. */
  readers: () => number;
  /** Everybody who is here: how many, and at most `limit` of them. */
  here: (limit: number) => { count: number; userIds: string[] };
  /** Sends a text to everybody but the sockets of `except`. */
  send: (text: string, except: string | null) => void;
  nowMs: () => number;
};

/** Up to so many people are named; beyond that a crowd is a count with a sample. */
export const HERE_NAMES = 200;
/** How many of a crowd are named when its count changes. */
const HERE_SAMPLE = 20;
/** A window is as long as the room is large, ms. */
const WINDOW_MIN_MS = 50;
const WINDOW_MAX_MS = 1_000;
const WINDOW_MS_PER_READER = 1;
/** Of its window, what is not of the log may cost this share in frames of {@link FRAME_MS} a socket. */
const SHARE = 0.1;
const FRAME_MS = 0.035;

/**
 * What is not of the log: who comes and goes, who types, who has read. Told at once where the room is
 * quiet; else what a window brings is told together, the last word of each person only, and never more
 * frames than a tenth of one core can send, so that a storm of people costs by time and not by its square.
 */
export class Ephemerals {
  readonly #deps: Deps;
  readonly #presence = new Map<string, "online" | "offline">();
  readonly #typing = new Map<string, boolean>();
  readonly #reads = new Map<string, number>();
  #lastAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** A person's first socket came, or their last one went. */
  presence(userId: string, status: "online" | "offline"): void {
    this.#presence.set(userId, status);
    this.#soon();
  }

  typing(userId: string, on: boolean): void {
    this.#typing.set(userId, on);
    this.#soon();
  }

  read(userId: string, seq: number): void {
    // In a crowd nobody follows how far each has read.
    if (this.#deps.here(0).count > HERE_NAMES) return;
    this.#reads.set(userId, seq);
    this.#soon();
  }

  #soon(): void {
    if (this.#timer !== undefined) return;
    const { readers, nowMs } = this.#deps;
    const elapsed = Math.abs(nowMs() - this.#lastAt);
    const wait = windowMs(readers()) - elapsed;
    if (wait <= 0) this.#tell();
    else this.#timer = setTimeout(() => this.#tell(), wait);
  }

  #tell(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { readers, here, nowMs } = this.#deps;
    this.#lastAt = nowMs();
    const most = framesAWindow(readers());
    let left = most;
    const { count } = here(0);
    if (this.#presence.size > 0) {
      left -= Math.min(this.#presence.size, most);
      if (count > HERE_NAMES) this.#frame({ type: "here", ...here(HERE_SAMPLE) }, null);
      else if (this.#presence.size > most) this.#frame({ type: "here", ...here(HERE_NAMES) }, null);
      else
        for (const [userId, status] of this.#presence)
          this.#frame({ type: "presence", userId, status }, userId);
      this.#presence.clear();
    }
    for (const [userId, on] of this.#typing) {
      if (left-- <= 0) break;
      this.#frame({ type: "typing", userId, on }, userId);
    }
    // A hint that comes late is a wrong one.
    this.#typing.clear();
    for (const [userId, seq] of this.#reads) {
      if (left-- <= 0) break;
      this.#reads.delete(userId);
      this.#frame({ type: "read", userId, seq }, userId);
    }
    if (this.#reads.size > 0) this.#soon();
  }

  #frame(frame: ServerFrame, except: string | null): void {
    this.#deps.send(JSON.stringify(frame), except);
  }
}

/** How long what is not of the log gathers in a room of so many sockets, ms. */
export function windowMs(readers: number): number {
  return Math.min(Math.max(readers * WINDOW_MS_PER_READER, WINDOW_MIN_MS), WINDOW_MAX_MS);
}

/** How many frames to everybody one window has. */
export function framesAWindow(readers: number): number {
  const frameMs = Math.max(readers, 1) * FRAME_MS;
  return Math.max(Math.floor((windowMs(readers) * SHARE) / frameMs), 1);
}
