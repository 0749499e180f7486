import { ERRORS, refuse } from "../protocol/errors.ts";
import type { Outcome, Refusal } from "../protocol/errors.ts";
import type { ErrorFrame, LogCommand } from "../protocol/frames.ts";
import { backoffWindowMs, jitterMs } from "./backoff.ts";
import type { Clock } from "./clock.ts";
import { itemOf, toPending, Waiters } from "./outbox-item.ts";
import type { Item } from "./outbox-item.ts";
import type { OutboxEntry, OutboxStorage } from "./outbox-storage.ts";
import type { Ack, PendingCommand } from "./types.ts";

/** Added at random to a refusal's retryAfter. */
const RETRY_JITTER_MS = 500;
/** `internal` may be a passing fault, or a command that breaks the server each time. */
const MAX_INTERNAL_ERRORS = 5;

export type OutboxDeps = {
  readonly channelId: string;
  readonly authorId: string;
  readonly storage: OutboxStorage;
  readonly clock: Clock;
  readonly random: () => number;
  /** Commands on their way at once. */
  readonly inFlight: number;
  /** False where there is no live socket. */
  readonly send: (command: LogCommand) => boolean;
  readonly onChange: () => void;
};

/**
 * One author's commands for one channel, in order, until each is acknowledged. Whatever the
 * connection does, a command goes out again with the same id, which the server stores once.
 */
export class Outbox {
  readonly #deps: OutboxDeps;
  #items = new Map<string, Item>();
  readonly #waiters = new Waiters();
  #loaded = false;
  #closed = false;
  #lastOrder = 0;
  #pausedUntil = 0;
  #pause: unknown;
  #acked = 0;
  #live = false;
  /** The storage may have more by now. */
  #more = false;
  #unwatch: (() => void) | undefined;
  #pending: readonly PendingCommand[] | undefined;

  constructor(deps: OutboxDeps) {
    this.#deps = deps;
  }

  /** Brings back what an earlier session left; until then nothing is sent. */
  async load(): Promise<void> {
    const { storage, channelId } = this.#deps;
    this.#unwatch = storage.watch?.(channelId, (own) => {
      this.#more = true;
      if (own || this.#live) void this.#collect();
    });
    await this.#collect();
    this.#loaded = true;
    this.pump();
  }

  /** There is a live socket: all that is not acknowledged goes out. */
  resume(): void {
    this.#live = true;
    if (this.#more) void this.#collect();
    this.pump();
  }

  async #collect(): Promise<void> {
    const { storage, channelId } = this.#deps;
    this.#more = false;
    // Without storage there is no past, but there is still a present.
    const stored = await Promise.resolve()
      .then(() => storage.load(channelId))
      .catch(() => []);
    this.#adopt(stored);
    this.pump();
  }

  /** Takes over what was written elsewhere, in the order of writing, after what is on its way. */
  #adopt(stored: readonly OutboxEntry[]): void {
    const mine = stored.filter(
      ({ id, authorId }) => authorId === this.#deps.authorId && !this.#items.has(id),
    );
    if (mine.length === 0 || this.#closed) return;
    const items = [...this.#items.values()];
    const gone = items.filter(({ state }) => state === "sent" || state === "acked");
    const waiting = [
      ...items.filter((item) => !gone.includes(item)),
      ...mine.map((entry) => itemOf(entry, "queued")),
    ].sort((a, b) => a.entry.order - b.entry.order);
    this.#items = new Map([...gone, ...waiting].map((item) => [item.entry.id, item]));
    this.#lastOrder = Math.max(this.#lastOrder, waiting.at(-1)?.entry.order ?? 0);
    this.#changed();
  }

  /**
   * Takes a command over: shown at once, sent once it is stored. One with a `flaw` is never sent
   * and kept for the person like any other failure.
   */
  add(command: LogCommand, flaw?: Refusal, holdMs = 0): void {
    const { clock, channelId, authorId } = this.#deps;
    const createdAt = clock.now();
    const order = Math.max(this.#lastOrder + 1, createdAt);
    this.#lastOrder = order;
    const entry = {
      id: command.id,
      channelId,
      authorId,
      order,
      createdAt,
      command,
      ...(flaw && { refusal: flaw }),
      ...(holdMs > 0 && !flaw && { heldUntil: createdAt + holdMs }),
    };
    const item = itemOf(entry, "storing");
    this.#items.set(command.id, item);
    this.#changed();
    this.#store(item);
  }

  /** The socket is gone: whatever was on its way has to go again. */
  suspend(): void {
    this.#live = false;
    for (const item of this.#items.values()) {
      if (item.state !== "sent") continue;
      item.state = "queued";
      this.#changed();
    }
  }

  /** `head` is the last event applied: until the command's own event is, it stays on the screen. */
  acknowledge(id: string, ack: Ack, head: number): void {
    const item = this.#items.get(id);
    if (item === undefined || item.state === "acked") return;
    this.#forget(item, { ok: { seq: ack.seq, at: ack.at } });
    if (ack.seq > head) {
      this.#items.set(id, Object.assign(item, { state: "acked", ackedSeq: ack.seq }));
      this.#acked += 1;
    } else this.#items.delete(id);
    this.#changed();
    this.pump();
  }

  /** One's own message is in the log, so its command is durable even if its ack was lost. */
  seen(id: string, ack: Ack): void {
    const item = this.#items.get(id);
    if (item !== undefined && item.entry.command.type === "send")
      this.acknowledge(id, ack, ack.seq);
  }

  /** Takes what is acknowledged off the screen once its event is there. */
  advance(head: number): void {
    if (this.#acked === 0) return;
    for (const [id, item] of this.#items) {
      if (item.state !== "acked" || item.ackedSeq > head) continue;
      this.#items.delete(id);
      this.#acked -= 1;
      this.#changed();
    }
  }

  /** The command was refused: waits and goes again, or fails and waits for the person. */
  refused(id: string, { code, message, retryAfter }: ErrorFrame): void {
    const item = this.#items.get(id);
    if (item === undefined || item.state === "acked") return;
    item.refusals += 1;
    const refusal: Refusal =
      retryAfter === undefined ? { code, message } : { code, message, retryAfter };
    const hopeless = code === "internal" && item.refusals >= MAX_INTERNAL_ERRORS;
    if (!ERRORS[code].retryable || hopeless) return this.#failed(item, refusal);
    item.state = "queued";
    item.refusal = refusal;
    this.#pauseFor(
      retryAfter === undefined
        ? jitterMs(this.#deps.random, backoffWindowMs(item.refusals))
        : retryAfter * 1_000 + jitterMs(this.#deps.random, RETRY_JITTER_MS),
    );
    this.#changed();
  }

  retry(id: string): void {
    const item = this.#items.get(id);
    if (item?.state !== "failed") return;
    const { refusal: _, ...entry } = item.entry;
    Object.assign(item, itemOf(entry, "storing"));
    this.#changed();
    this.#store(item);
  }

  discard(id: string): void {
    const item = this.#items.get(id);
    if (item === undefined || item.state === "acked") return;
    this.#items.delete(id);
    this.#forget(item, refuse("not_found", "The command was discarded"));
    this.#changed();
    this.pump();
  }

  /** Settles with the command: durable, or failed. */
  delivered(id: string): Promise<Outcome<Ack>> {
    const item = this.#items.get(id);
    if (item === undefined || item.state === "acked" || this.#closed)
      return Promise.resolve(refuse("not_found", "No such command is pending"));
    if (item.entry.refusal !== undefined) return Promise.resolve({ refused: item.entry.refusal });
    return this.#waiters.wait(id);
  }

  /** As the screen shows it, in the order of writing; the same array until something changes. */
  pending(): readonly PendingCommand[] {
    this.#pending ??= [...this.#items.values()].map(toPending);
    return this.#pending;
  }

  /** Since when the oldest command on its way waits for its answer, ms; undefined if none does. */
  waitingSince(): number | undefined {
    for (const item of this.#items.values()) if (item.state === "sent") return item.sentAt;
    return undefined;
  }

  /** Sends what may be sent. Never past a command that is not stored yet, for order's sake. */
  pump(): void {
    const { clock, inFlight, send } = this.#deps;
    if (!this.#loaded || this.#closed || clock.now() < this.#pausedUntil) return;
    let flying = 0;
    // What waits to be taken back keeps later words waiting too, for order's sake; not what is no word.
    let held = false;
    for (const item of this.#items.values()) {
      if (flying >= inFlight || item.state === "storing") return;
      if (item.state === "queued") {
        const { heldUntil = 0, command } = item.entry;
        if (command.type === "send" && (held || heldUntil > clock.now())) {
          if (!held) this.#pumpAt(heldUntil);
          held = true;
          continue;
        }
        item.state = "sent";
        item.sentAt = clock.now();
        if (!send(item.entry.command)) {
          item.state = "queued";
          return;
        }
        this.#changed();
      }
      if (item.state === "sent") flying += 1;
    }
  }

  /** Lets go of timers and of those who wait; what is stored stays. */
  close(): void {
    this.#closed = true;
    this.#unwatch?.();
    this.#deps.clock.clearTimeout(this.#pause);
    this.#waiters.settleAll(refuse("unavailable", "The channel was closed"));
  }

  #store(item: Item): void {
    const done = () => {
      if (item.state !== "storing") return;
      item.state = "queued";
      this.#changed();
      this.pump();
    };
    // A full or forbidden storage must not keep a word from being sent.
    this.#attempt(() => this.#deps.storage.put(item.entry), done);
  }

  /** Runs a storage call and then `done`, at once where the storage works at once. */
  #attempt(call: () => void | Promise<void>, done: () => void = () => {}): void {
    try {
      const result = call();
      if (result === undefined) done();
      else result.then(done, done);
    } catch {
      done();
    }
  }

  #failed(item: Item, refusal: Refusal): void {
    item.entry = { ...item.entry, refusal };
    item.state = "failed";
    this.#attempt(() => this.#deps.storage.put(item.entry));
    this.#waiters.settle(item.entry.id, { refused: refusal });
    this.#changed();
    this.pump();
  }

  #forget(item: Item, outcome: Outcome<Ack>): void {
    this.#attempt(() => this.#deps.storage.remove(item.entry.id));
    this.#waiters.settle(item.entry.id, outcome);
  }

  #pauseFor(ms: number): void {
    const { clock } = this.#deps;
    this.#pausedUntil = Math.max(this.#pausedUntil, clock.now() + ms);
    this.#pumpAt(this.#pausedUntil);
  }

  #pumpAt(at: number): void {
    const { clock } = this.#deps;
    clock.clearTimeout(this.#pause);
    this.#pause = clock.setTimeout(() => this.pump(), at - clock.now());
  }

  #changed(): void {
    this.#pending = undefined;
    this.#deps.onChange();
  }
}
