import type { Refusal } from "../protocol/errors.ts";
import type { LogCommand } from "../protocol/frames.ts";

/** One unacknowledged command, as it is kept: plain data, fit for JSON or a structured clone. */
export type OutboxEntry = {
  /** The command's own id, unique for ever. */
  readonly id: string;
  readonly channelId: string;
  readonly authorId: string;
  /** Ascending in the order of writing. */
  readonly order: number;
  /** When it was written, ms since 1970. */
  readonly createdAt: number;
  readonly command: LogCommand;
  /** Until then it can be taken back and is not sent, nor is what was written after it; ms since 1970. */
  readonly heldUntil?: number;
  /** Set where it failed and waits for the person. */
  readonly refusal?: Refusal;
};

/**
 * Where an outbox survives. `put` replaces by id; a command is sent only after its `put` is done.
 * A method that works at once may answer nothing instead of a promise.
 */
export type OutboxStorage = {
  /** All entries of a channel, in any order. */
  load(channelId: string): readonly OutboxEntry[] | Promise<readonly OutboxEntry[]>;
  put(entry: OutboxEntry): void | Promise<void>;
  remove(id: string): void | Promise<void>;
  /**
   * Calls `more` when `load` may bring something else by now: to be shown at once where it is one's
   * own, or else to be sent when that is possible. Answers the way to stop.
   */
  watch?(channelId: string, more: (own: boolean) => void): () => void;
};

/** An outbox that lives as long as the program. One may serve many channels. */
export function memoryStorage(): OutboxStorage {
  const entries = new Map<string, OutboxEntry>();
  return {
    load: (channelId) => [...entries.values()].filter((entry) => entry.channelId === channelId),
    put: (entry) => void entries.set(entry.id, entry),
    remove: (id) => void entries.delete(id),
  };
}
