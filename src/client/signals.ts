import type { ClientFrame } from "../protocol/frames.ts";
import type { Clock } from "./clock.ts";

/** While one goes on typing it is said again this often. */
const TYPING_AGAIN_MS = 3_000;
const READ_EVERY_MS = 1_000;

/** What one tells the others in passing, thinned out: typing and read marks. */
export class Signals {
  readonly #clock: Clock;
  readonly #send: (frame: ClientFrame) => boolean;
  #typingSaidAt: number | null = null;
  #readSeq = 0;
  #readSaid = 0;
  #readSaidAt = Number.NEGATIVE_INFINITY;
  /** Marked unread from here on, and not said yet. */
  #unreadFrom: number | null = null;
  #timer: unknown;

  /** `send` answers false where nothing could be sent. */
  constructor(clock: Clock, send: (frame: ClientFrame) => boolean) {
    this.#clock = clock;
    this.#send = send;
  }

  typing(on: boolean): void {
    const now = this.#clock.now();
    const said = this.#typingSaidAt;
    if (on ? said !== null && now < said + TYPING_AGAIN_MS : said === null) return;
    this.#typingSaidAt = on && this.#send({ type: "typing", on }) ? now : null;
    if (!on) this.#send({ type: "typing", on });
  }

  /** A message ends the typing by itself. */
  spoke(): void {
    this.#typingSaidAt = null;
  }

  /** The last one wins; the first of a run goes out at once. */
  read(seq: number): void {
    if (seq <= this.#readSeq) return;
    this.#readSeq = seq;
    this.#sayRead();
  }

  /** Marks unread from `seq` on; what was read before counts no longer. */
  unread(seq: number): void {
    this.marked(seq - 1);
    if (!this.#send({ type: "unread", seq })) this.#unreadFrom = seq;
  }

  /** One's own mark was set to `seq` by the server, on whichever device. */
  marked(seq: number): void {
    this.#clock.clearTimeout(this.#timer);
    this.#unreadFrom = null;
    this.#readSeq = seq;
    this.#readSaid = seq;
  }

  /** True where something of one's own mark waits to be said. */
  get waits(): boolean {
    return this.#unreadFrom !== null || this.#readSeq > this.#readSaid;
  }

  /** A socket is live: what could not be said is said now. */
  restart(): void {
    this.#typingSaidAt = null;
    if (this.#unreadFrom !== null && this.#send({ type: "unread", seq: this.#unreadFrom }))
      this.#unreadFrom = null;
    this.#sayRead();
  }

  close(): void {
    this.#clock.clearTimeout(this.#timer);
  }

  #sayRead(): void {
    if (this.#unreadFrom !== null || this.#readSeq <= this.#readSaid) return;
    this.#clock.clearTimeout(this.#timer);
    const wait = this.#readSaidAt + READ_EVERY_MS - this.#clock.now();
    if (wait > 0) {
      this.#timer = this.#clock.setTimeout(() => this.#sayRead(), wait);
    } else if (this.#send({ type: "read", seq: this.#readSeq })) {
      this.#readSaid = this.#readSeq;
      this.#readSaidAt = this.#clock.now();
    }
  }
}
