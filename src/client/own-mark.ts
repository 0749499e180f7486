import type { Message } from "../protocol/events.ts";
import type { WelcomeFrame } from "../protocol/frames.ts";
import type { Frame } from "./parse-frame.ts";
import type { People } from "./people.ts";
import type { Signals } from "./signals.ts";
import { isTopLevel, UnreadCount } from "./unread.ts";
import type { Counted } from "./unread.ts";

/** How far oneself has read, and what is unread: moved here, by what one says, and on one's other devices. */
export class OwnMark {
  readonly #userId: string;
  readonly #people: People;
  readonly #signals: Signals;
  readonly #unread = new UnreadCount();
  /** The head of the last welcome. */
  #welcomedAt = 0;

  constructor(userId: string, people: People, signals: Signals) {
    this.#userId = userId;
    this.#people = people;
    this.#signals = signals;
  }

  /** One has read up to `seq` here. */
  read(seq: number): void {
    if (seq <= this.#people.readSeq) return;
    this.#people.read(this.#userId, seq);
    this.#signals.read(seq);
  }

  /** Marks unread from `seq` on. */
  unread(seq: number): void {
    this.#people.marked(seq - 1);
    this.#signals.unread(seq);
  }

  /** What a welcome says of it, told when the log stood at `head`. */
  welcomed({ readSeq, unread }: WelcomeFrame["you"], head: number): void {
    const known = this.#people.readSeq;
    if (readSeq > known) this.#people.read(this.#userId, readSeq);
    // Marked unread elsewhere while one was away.
    else if (readSeq < known && !this.#signals.waits) this.#marked(readSeq);
    this.#unread.told(unread, head);
    this.#welcomedAt = head;
  }

  /** Another of one's devices has moved it, while the log here stands at `head`. */
  moved({ seq, unread, back }: Extract<Frame, { type: "read" }>, head: number): void {
    if (back === true) this.#marked(seq);
    else this.#people.read(this.#userId, seq);
    if (unread !== undefined) this.#unread.told(unread, head);
  }

  /** One has said this: who speaks has read; what was said before the welcome, it has told already. */
  spoke(message: Message): void {
    const { seq } = message;
    if (isTopLevel(message) && seq > Math.max(this.#people.readSeq, this.#welcomedAt))
      this.#people.read(this.#userId, seq);
  }

  /** How many messages are unread. */
  count(counted: Counted): number {
    return this.#unread.of(counted);
  }

  #marked(seq: number): void {
    this.#signals.marked(seq);
    this.#people.marked(seq);
  }
}
