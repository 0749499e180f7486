import type { Outcome, Refusal } from "../protocol/errors.ts";
import type { OutboxEntry } from "./outbox-storage.ts";
import type { Ack, PendingCommand } from "./types.ts";

/** `storing` is not yet safe in the storage; `acked` is durable, but its event has not come yet. */
export type ItemState = "storing" | "queued" | "sent" | "acked" | "failed";

/** One command of an outbox and where it is. */
export type Item = {
  entry: OutboxEntry;
  state: ItemState;
  /** When it last went out, ms. */
  sentAt: number;
  ackedSeq: number;
  /** The passing refusal that it waits out, and how many there were. */
  refusal: Refusal | undefined;
  refusals: number;
};

/** An item as it starts: in `state`, or `failed` where the entry says so. */
export function itemOf(entry: OutboxEntry, state: ItemState): Item {
  return {
    entry,
    state: entry.refusal === undefined ? state : "failed",
    sentAt: 0,
    ackedSeq: 0,
    refusal: undefined,
    refusals: 0,
  };
}

/** The item as the screen shows it. */
export function toPending({ entry, state, refusal }: Item): PendingCommand {
  const { id, command, createdAt, heldUntil } = entry;
  const shown = entry.refusal ?? refusal;
  return {
    id,
    command,
    createdAt,
    state:
      state === "failed" ? "failed" : state === "sent" || state === "acked" ? "sent" : "queued",
    ...(shown && { refusal: shown }),
    ...(heldUntil !== undefined && state !== "sent" && state !== "acked" && { heldUntil }),
  };
}

/** Those who wait for the end of a command. */
export class Waiters {
  readonly #byId = new Map<string, ((outcome: Outcome<Ack>) => void)[]>();

  wait(id: string): Promise<Outcome<Ack>> {
    return new Promise((resolve) => {
      this.#byId.set(id, [...(this.#byId.get(id) ?? []), resolve]);
    });
  }

  settle(id: string, outcome: Outcome<Ack>): void {
    const waiters = this.#byId.get(id) ?? [];
    this.#byId.delete(id);
    for (const resolve of waiters) resolve(outcome);
  }

  settleAll(outcome: Outcome<Ack>): void {
    for (const id of this.#byId.keys()) this.settle(id, outcome);
  }
}
