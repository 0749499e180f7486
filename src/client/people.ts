import type { WelcomeFrame } from "../protocol/frames.ts";
import type { PresenceStatus } from "../protocol/presence.ts";
import type { Clock } from "./clock.ts";
import type { Here } from "./types.ts";

/** Who typed is taken to have stopped after this long without a word. */
const TYPING_LIFE_MS = 6_000;
/** Read marks of others are kept for this many people; a larger room shows none beyond. */
const MAX_READS = 200;

/**
 * What passes and is in no log: who is here, who types, how far they have read. Changed in place,
 * because a crowd that arrives would make copies of lists that long; a reader gets one when it asks.
 */
export class People {
  readonly #userId: string;
  readonly #clock: Clock;
  readonly #onChange: () => void;
  #count = 0;
  /** False where the welcome named only some of those who are here. */
  #complete = true;
  #userIds = new Set<string>();
  readonly #statuses = new Map<string, PresenceStatus>();
  /** When each stops typing, ms. */
  readonly #typing = new Map<string, number>();
  readonly #reads = new Map<string, number>();
  #readSeq = 0;
  #timer: unknown;
  #here: Here | undefined;
  #typers: readonly string[] | undefined;
  #marks: ReadonlyMap<string, number> | undefined;

  constructor(userId: string, clock: Clock, onChange: () => void) {
    this.#userId = userId;
    this.#clock = clock;
    this.#onChange = onChange;
  }

  get count(): number {
    return this.#count;
  }

  get here(): Here {
    return (this.#here ??= {
      count: this.#count,
      userIds: [...this.#userIds],
      statuses: new Map(this.#statuses),
    });
  }

  get typing(): readonly string[] {
    return (this.#typers ??= [...this.#typing.keys()]);
  }

  get reads(): ReadonlyMap<string, number> {
    return (this.#marks ??= new Map(this.#reads));
  }

  get readSeq(): number {
    return this.#readSeq;
  }

  welcome(here: WelcomeFrame["here"]): void {
    this.#statuses.clear();
    this.#typing.clear();
    this.#typers = undefined;
    this.gathered(here);
  }

  /** Who is here, anew: in a crowd a count with a sample. */
  gathered({ count, userIds }: WelcomeFrame["here"]): void {
    this.#count = count;
    const named = new Set(userIds);
    this.#complete = named.size >= count;
    // Of a crowd only some are named, and those known before may well be here still.
    if (!this.#complete)
      for (const userId of this.#userIds) if (named.size < count) named.add(userId);
    this.#userIds = named;
    this.#hereChanged();
  }

  presence(userId: string, status: PresenceStatus): void {
    const known = this.#userIds.has(userId);
    if (status === "offline") {
      this.#userIds.delete(userId);
      this.#statuses.delete(userId);
      this.#stopTyping(userId);
      if (known || !this.#complete) this.#count = Math.max(0, this.#count - 1);
    } else {
      if (status === "online") this.#statuses.delete(userId);
      else this.#statuses.set(userId, status);
      this.#userIds.add(userId);
      // Where only some are known, a change of status cannot be told from an arrival.
      this.#count = this.#complete ? this.#userIds.size : Math.max(this.#count, this.#userIds.size);
    }
    this.#hereChanged();
  }

  typed(userId: string, on: boolean): void {
    if (userId === this.#userId) return;
    if (!on) return this.#stopTyping(userId);
    // Taken out first, so that the one who stops soonest is always the first.
    this.#typing.delete(userId);
    this.#typing.set(userId, this.#clock.now() + TYPING_LIFE_MS);
    this.#typers = undefined;
    if (this.#typing.size === 1) this.#expireLater();
    this.#onChange();
  }

  /** Whose message has come is not typing it any more. */
  spoke(userId: string): void {
    if (this.#typing.has(userId)) this.#stopTyping(userId);
  }

  read(userId: string, seq: number): void {
    if (userId === this.#userId) this.#readSeq = Math.max(this.#readSeq, seq);
    else if (this.#reads.has(userId) || this.#reads.size < MAX_READS) {
      this.#reads.set(userId, Math.max(this.#reads.get(userId) ?? 0, seq));
      this.#marks = undefined;
    }
    this.#onChange();
  }

  /** One's own mark is there now, wherever it was. */
  marked(seq: number): void {
    this.#readSeq = seq;
    this.#onChange();
  }

  close(): void {
    this.#clock.clearTimeout(this.#timer);
  }

  #stopTyping(userId: string): void {
    if (!this.#typing.delete(userId)) return;
    this.#typers = undefined;
    this.#onChange();
  }

  #expireLater(): void {
    this.#clock.clearTimeout(this.#timer);
    const [soonest] = this.#typing.values();
    if (soonest === undefined) return;
    this.#timer = this.#clock.setTimeout(() => this.#expire(), soonest - this.#clock.now());
  }

  #expire(): void {
    const now = this.#clock.now();
    for (const [userId, until] of this.#typing) if (until <= now) this.#stopTyping(userId);
    this.#expireLater();
  }

  #hereChanged(): void {
    this.#here = undefined;
    this.#onChange();
  }
}
