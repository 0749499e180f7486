/** How long the answer of the directory is believed, ms. */
const KEPT_MS = 30_000;
/** Groups whose people are remembered. */
const MAX_GROUPS = 200;
/** Groups that are asked for at once: of a thousand people each, so much can be answered. */
const GROUPS_AT_ONCE = 100;

/** Who is in each of these groups; one that is not in the answer has nobody. Throws what D1 throws. */
export type AskGroups = (
  groupIds: readonly string[],
) => Promise<ReadonlyMap<string, readonly string[]>>;

/** Who is in the groups that a channel's words name, as the directory said within the last half minute. */
export class GroupPeople {
  readonly #ask: AskGroups;
  readonly #known = new Map<string, { people: ReadonlySet<string>; at: number }>();

  constructor(ask: AskGroups) {
    this.#ask = ask;
  }

  /**
   * The people of each; throws where the directory cannot be asked. It is asked for many at a time:
   * words can name thousands of groups, whether they are there or not.
   */
  async of(
    groupIds: readonly string[],
    nowMs: number,
  ): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    if (this.#known.size > MAX_GROUPS) this.#known.clear();
    const unknown = groupIds.filter((groupId) => {
      const known = this.#known.get(groupId);
      return known === undefined || Math.abs(nowMs - known.at) >= KEPT_MS;
    });
    for (let i = 0; i < unknown.length; i += GROUPS_AT_ONCE) {
      const some = unknown.slice(i, i + GROUPS_AT_ONCE);
      const found = await this.#ask(some);
      for (const groupId of some)
        this.#known.set(groupId, { people: new Set(found.get(groupId)), at: nowMs });
    }
    return new Map(
      groupIds.map((groupId) => [groupId, this.#known.get(groupId)?.people ?? new Set()]),
    );
  }
}
