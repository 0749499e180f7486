import type { Message } from "../../protocol/events.ts";

/** One message as somebody got it: all that has to be the same for everybody. */
export type Sighting = {
  readonly seq: number;
  readonly authorId: string;
  /** The sender's own id. */
  readonly id: string;
  readonly body: string;
};

/** One line of the log on its way: `seq` is set once it is acknowledged. */
export type SentLine = {
  readonly authorId: string;
  readonly id: string;
  readonly text: string;
  readonly seq: number | null;
};

export type ReplayFacts = {
  readonly sent: readonly SentLine[];
  /** What each reader saw, in the order in which it came. */
  readonly readers: readonly (readonly Sighting[])[];
  /** What HTTP pages gave, ascending, to the beginning of the channel. */
  readonly history: readonly Sighting[];
};

/** All counts are 0, and `sent` equals `acknowledged` and `inHistory`, where `holds` is true. */
export type ReplayVerdict = {
  readonly holds: boolean;
  readonly sent: number;
  readonly acknowledged: number;
  /** Readers whose whole sequence is the history's. */
  readonly agreeing: number;
  readonly readers: number;
  readonly inHistory: number;
  /** Messages that some reader lacks, all readers together. */
  readonly gaps: number;
  /** Messages that some reader saw more than once, at the same or another seq. */
  readonly doubles: number;
  /** Messages that a reader saw at another place or in another order than the history has them. */
  readonly disorder: number;
  /** Lines that the history lacks. */
  readonly lost: number;
  /** Messages of the history beyond one for each line. */
  readonly extra: number;
  /** Lines that the history has with another text, author or seq. */
  readonly altered: number;
};

/** Compares what was sent, what everybody saw and what is kept. */
export function judgeReplay({ sent, readers, history }: ReplayFacts): ReplayVerdict {
  const order = history.map(fingerprint);
  const each = readers.map((sightings) => compareReader(sightings, history, order));
  const sum = (pick: (one: ReaderResult) => number) => each.reduce((n, one) => n + pick(one), 0);
  const kept = new Map(history.map((sighting) => [keyOf(sighting), sighting]));
  const pairs = sent.map((line) => ({ line, found: kept.get(keyOf(line)) }));
  const verdict = {
    sent: sent.length,
    acknowledged: sent.filter(({ seq }) => seq !== null).length,
    agreeing: each.filter(({ agrees }) => agrees).length,
    readers: readers.length,
    inHistory: history.length,
    gaps: sum(({ gaps }) => gaps),
    doubles: sum(({ doubles }) => doubles),
    disorder: sum(({ disorder }) => disorder),
    lost: pairs.filter(({ found }) => found === undefined).length,
    extra: history.length - new Set(pairs.flatMap(({ found }) => found ?? [])).size,
    altered: pairs.filter(({ line, found }) => found !== undefined && isAltered(line, found))
      .length,
  };
  const faults =
    verdict.gaps +
    verdict.doubles +
    verdict.disorder +
    verdict.lost +
    verdict.extra +
    verdict.altered;
  const complete = verdict.acknowledged === verdict.sent && verdict.agreeing === verdict.readers;
  return { ...verdict, holds: faults === 0 && complete && verdict.sent > 0 };
}

/** The part of a message that the verdict looks at. */
export function sightingOf({ seq, authorId, clientMsgId, body }: Message): Sighting {
  return { seq, authorId, id: clientMsgId, body };
}

type ReaderResult = { agrees: boolean; gaps: number; doubles: number; disorder: number };

function compareReader(
  seen: readonly Sighting[],
  history: readonly Sighting[],
  order: readonly string[],
): ReaderResult {
  const keys = new Set(seen.map(keyOf));
  const expected = new Set(order);
  let disorder = 0;
  let last = 0;
  for (const sighting of seen) {
    if (sighting.seq <= last || !expected.has(fingerprint(sighting))) disorder += 1;
    last = Math.max(last, sighting.seq);
  }
  return {
    agrees: seen.length === order.length && seen.every((one, i) => fingerprint(one) === order[i]),
    gaps: history.filter((sighting) => !keys.has(keyOf(sighting))).length,
    doubles: seen.length - keys.size,
    disorder,
  };
}

function isAltered(line: SentLine, found: Sighting): boolean {
  return found.body !== line.text || (line.seq !== null && found.seq !== line.seq);
}

function keyOf({ authorId, id }: { authorId: string; id: string }): string {
  return `${authorId} ${id}`;
}

function fingerprint(sighting: Sighting): string {
  return `${sighting.seq} ${keyOf(sighting)} ${sighting.body}`;
}
