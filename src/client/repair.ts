import type { Clock } from "./clock.ts";

/** Events that are on their way for this long without any coming are lost. */
const PATIENCE_MS = 5_000;
/** A resume has at least this many heartbeats to bring something. */
const BEATS_FOR_RESUME = 2;
/** Reconnects that bring nothing before the log is given up for a fresh page. */
const HOPELESS_AFTER = 2;
/** In a larger room the next event soon shows what was lost, and asking would be a crowd. */
const VERIFY_UP_TO_PEOPLE = 100;

/** How far the client is, as far as repair is concerned. */
export type Progress = { readonly head: number; readonly target: number; readonly gap: boolean };

export type RepairDeps = {
  readonly clock: Clock;
  /** Asks the server for what comes after our head. */
  readonly resume: () => void;
  readonly reconnect: () => void;
  /** Gives the log up: a fresh page, and on from the server's head. */
  readonly startOver: () => void;
};

/**
 * Notices that events are missing and gets them: by a resume, then by a new connection, then by
 * starting over. A lost frame shows as a gap, or as a head that stays behind, or, where it was the
 * last one before silence, by asking once after each burst of events in a small room.
 */
export class Repair {
  readonly #deps: RepairDeps;
  #head = 0;
  #progressAt = 0;
  /** Heartbeats since a resume was sent in vain; null where none is out. */
  #beatsWaited: number | null = null;
  #verified = 0;
  #hopeless = 0;

  constructor(deps: RepairDeps) {
    this.#deps = deps;
  }

  /** A new socket: what was asked on the old one will not be answered. `head` needs no checking. */
  welcomed({ head, target }: Progress): void {
    this.#beatsWaited = null;
    this.#head = head;
    this.#progressAt = this.#deps.clock.now();
    this.#verified = target;
  }

  /** After each change of the log. */
  changed({ head, gap }: Progress): void {
    if (head !== this.#head) {
      this.#head = head;
      this.#progressAt = this.#deps.clock.now();
      this.#beatsWaited = null;
      this.#hopeless = 0;
    }
    if (gap && this.#beatsWaited === null) this.#ask();
  }

  /** At each heartbeat of a live socket, in a room of so many. */
  beat({ head, target }: Progress, people: number): void {
    if (head >= target) return this.#verify(head, people);
    if (this.#beatsWaited === null) {
      if (this.#deps.clock.now() >= this.#progressAt + PATIENCE_MS) this.#ask();
      return;
    }
    this.#beatsWaited += 1;
    if (this.#beatsWaited < BEATS_FOR_RESUME) return;
    this.#beatsWaited = null;
    this.#hopeless += 1;
    if (this.#hopeless > HOPELESS_AFTER) {
      this.#hopeless = 0;
      this.#deps.startOver();
    } else this.#deps.reconnect();
  }

  #verify(head: number, people: number): void {
    if (head === this.#verified || people > VERIFY_UP_TO_PEOPLE) return;
    this.#verified = head;
    this.#deps.resume();
  }

  #ask(): void {
    this.#beatsWaited = 0;
    this.#deps.resume();
  }
}
