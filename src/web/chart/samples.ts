/** What was measured at one moment: `at` is ms since 1970, null where nothing is known. */
export type Sample<Name extends string> = { readonly at: number } & Readonly<
  Record<Name, number | null>
>;

/** One measure over time; both lists are as long, `at` ascends, ms since 1970. */
export type Series = {
  readonly at: readonly number[];
  readonly values: readonly (number | null)[];
};

/**
 * Adds what is new to what is known: one sample a moment, the later answer wins, the oldest beyond
 * `keepMs` before the newest go.
 */
export function mergeSamples<Name extends string>(
  known: readonly Sample<Name>[],
  fresh: readonly Sample<Name>[],
  keepMs: number,
): readonly Sample<Name>[] {
  if (fresh.length === 0) return known;
  const byMoment = new Map<number, Sample<Name>>();
  for (const sample of known) byMoment.set(sample.at, sample);
  for (const sample of fresh) byMoment.set(sample.at, sample);
  const all = Array.from(byMoment.values()).toSorted((a, b) => a.at - b.at);
  const newest = all.at(-1)?.at ?? 0;
  return all.filter(({ at }) => at > newest - keepMs);
}

/**
 * One measure of the samples. Where more than one and a half steps (ms) lie between two of them
 * stands a null, so that no line is drawn over what nobody has measured.
 */
export function seriesOf<Name extends string>(
  samples: readonly Sample<Name>[],
  name: Name,
  stepMs: number,
): Series {
  const at: number[] = [];
  const values: (number | null)[] = [];
  for (const sample of samples) {
    const last = at.at(-1);
    if (last !== undefined && sample.at - last > stepMs * 1.5) {
      at.push(last + stepMs);
      values.push(null);
    }
    at.push(sample.at);
    values.push(sample[name]);
  }
  return { at, values };
}

/** What a series says in four numbers; null where it says nothing. */
export type Digest = { now: number; low: number; mean: number; high: number };

/** The digest of what lies within `windowMs` before the newest moment. */
export function digestOf({ at, values }: Series, windowMs: number): Digest | null {
  const since = (at.at(-1) ?? 0) - windowMs;
  const known = values.filter(
    (value, i): value is number => value !== null && (at[i] ?? 0) >= since,
  );
  const now = known.at(-1);
  if (now === undefined) return null;
  return {
    now,
    low: Math.min(...known),
    mean: known.reduce((sum, value) => sum + value, 0) / known.length,
    high: Math.max(...known),
  };
}
