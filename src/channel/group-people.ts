/** How long the answer of the directory is believed, ms. */
const KEPT_MS = 30_000;
/** Groups whose people are remembered. */
const MAX_GROUPS = 200;

/** Who is in the groups that a channel's words name, as the directory said within the last half minute. */
export class GroupPeople {
  readonly #ask: (groupId: string) => Promise<readonly string[]>;
  readonly #known = new Map<string, { people: ReadonlySet<string>; at: number }>();

  /** `ask` throws what D1 throws. */
  constructor(ask: (groupId: string) => Promise<readonly string[]>) {
    this.#ask = ask;
  }

  /** The people of each; throws where the directory cannot be asked. */
  async of(
    groupIds: readonly string[],
    nowMs: number,
  ): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    if (this.#known.size > MAX_GROUPS) this.#known.clear();
    const entries = groupIds.map(async (groupId) => {
      const known = this.#known.get(groupId);
      if (known !== undefined && Math.abs(nowMs - known.at) < KEPT_MS)
        return [groupId, known.people] as const;
      const people: ReadonlySet<string> = new Set(await this.#ask(groupId));
      this.#known.set(groupId, { people, at: nowMs });
      return [groupId, people] as const;
    });
    return new Map(await Promise.all(entries));
  }
}
