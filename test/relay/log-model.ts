import type { DownItem, EventBlock, Missed, Since } from "../../src/protocol/relay.ts";

/** A Channel's log as far as a Relay sees it: blocks of numbered events in an epoch. */
export class LogModel {
  epoch = "e1";
  head = 0;
  /** How far back a resume reaches. */
  readonly keeps: number;
  #blocks: EventBlock[] = [];

  constructor(keeps = 1_000) {
    this.keeps = keeps;
  }

  /** One flush of so many events. */
  append(count: number): EventBlock {
    const first = this.head + 1;
    this.head += count;
    const seqs = Array.from({ length: count }, (_, i) => JSON.stringify({ seq: first + i }));
    const block = { json: seqs.join(","), first, last: this.head, count };
    this.#blocks.push(block);
    return block;
  }

  /** The data came back from a backup, as it was at `head`. */
  restore(epoch: string, head: number): void {
    this.epoch = epoch;
    this.#blocks = this.#blocks.filter(({ last }) => last <= head);
    this.head = this.#blocks.at(-1)?.last ?? 0;
  }

  missed({ epoch, since }: Since): Missed {
    const at = { epoch: this.epoch, head: this.head };
    if (epoch !== this.epoch || since > this.head || this.head - since > this.keeps)
      return { ...at, reset: true };
    return { ...at, blocks: this.#blocks.filter(({ first }) => first > since) };
  }
}

export function toAll(block: EventBlock): DownItem {
  return { to: "all", ...block };
}

/** What a reader was told, one after the other. */
export type Told = { epoch: string; seq: number } | { epoch: string; reset: number };

export function seqsOf(items: readonly DownItem[]): number[] {
  return items.flatMap((item) =>
    item.to === "all"
      ? (JSON.parse(`[${item.json}]`) as { seq: number }[]).map(({ seq }) => seq)
      : [],
  );
}

/** What is wrong with what a reader was told who stood at `start`: each event once and in order, or a reset. */
export function wrongs(start: { epoch: string; head: number }, told: readonly Told[]): string[] {
  const found: string[] = [];
  let { epoch, head } = start;
  for (const one of told) {
    if ("reset" in one) {
      ({ epoch, reset: head } = one);
      continue;
    }
    if (one.epoch !== epoch) found.push(`event ${one.seq} of ${one.epoch} in ${epoch}`);
    if (one.seq !== head + 1) found.push(`event ${one.seq} after ${head}`);
    head = one.seq;
  }
  return found;
}
