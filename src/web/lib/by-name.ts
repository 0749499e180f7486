const COLLATOR = new Intl.Collator(undefined, {
  numeric: true,
  sensitivity: "base",
  // `_-_` and `[away]` stand where their letters do, not before everybody.
  ignorePunctuation: true,
});

/** Orders two names as a person would look for them. */
export function byName(a: string, b: string): number {
  return COLLATOR.compare(a, b);
}
