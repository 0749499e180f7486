/** Calls that are under way at once: enough to be quick, and so few that live words pass between them. */
const AT_ONCE = 6;

/** Runs `act` for each, a few at once, and answers in order. Rejects with the first that fails, after those under way. */
export async function together<T, R>(
  items: readonly T[],
  act: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for (let i = 0; i < items.length; i += AT_ONCE) {
    const settled = await Promise.allSettled(items.slice(i, i + AT_ONCE).map(act));
    for (const result of settled) {
      if (result.status === "rejected") throw result.reason;
      results.push(result.value);
    }
  }
  return results;
}
