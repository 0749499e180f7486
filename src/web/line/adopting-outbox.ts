import type { OutboxEntry, OutboxStorage } from "../../client/index.ts";
import type { PageLife } from "./page-life.ts";

/** An entry and the page that will send it; "" for nobody's. */
export type OwnedEntry = OutboxEntry & { readonly owner: string };

/** Where the entries are kept, for all pages of this browser. */
export type OutboxRows = {
  /** One author's entries. */
  of(authorId: string): Promise<readonly OwnedEntry[]>;
  /**
   * In one transaction gives an author's entries in a channel that belong to one of `from` to the
   * page `to`, and answers them: of two pages that ask, one gets each entry.
   */
  adopt(
    where: { readonly channelId: string; readonly authorId: string },
    from: ReadonlySet<string>,
    to: string,
  ): Promise<readonly OwnedEntry[]>;
  put(entry: OwnedEntry): Promise<void>;
  remove(id: string): Promise<void>;
};

/** A storage that hangs must not keep a word from being sent. */
const PATIENCE_MS = 3_000;

/**
 * The outbox of one person in this browser. What a page wrote is that page's to send; what a page
 * that has ended left is taken over by one that lives.
 */
export function adoptingOutbox(
  authorId: string,
  rows: OutboxRows,
  life: Pick<PageLife, "me" | "dead" | "onEnd">,
): OutboxStorage {
  const watchers = new Map<string, Set<(entries: readonly OutboxEntry[]) => void>>();
  const adopt = async (channelId: string) => {
    const there = await rows.of(authorId);
    const here = there.filter((entry) => entry.channelId === channelId);
    // In this order: who owned an entry a moment ago and holds no lock now has ended.
    const dead = await life.dead(here.map((entry) => entry.owner));
    if (dead.size === 0) return [];
    return rows.adopt({ channelId, authorId }, dead, await life.me);
  };
  const tell = (channelId: string, entries: readonly OutboxEntry[]) => {
    if (entries.length > 0) for (const found of watchers.get(channelId) ?? []) found(entries);
  };
  life.onEnd(() => {
    for (const channelId of watchers.keys())
      adopt(channelId).then(
        (entries) => tell(channelId, entries),
        () => {},
      );
  });
  return {
    load: (channelId) => {
      const adopted = adopt(channelId);
      return inTime(adopted, () => {
        adopted.then(
          (entries) => tell(channelId, entries),
          () => {},
        );
        return [];
      });
    },
    put: (entry) =>
      inTime(
        life.me.then((owner) => rows.put({ ...entry, owner })),
        () => {},
      ),
    remove: (id) => rows.remove(id),
    watch: (channelId, found) => {
      const all = watchers.get(channelId) ?? new Set();
      watchers.set(channelId, all.add(found));
      return () => {
        all.delete(found);
        if (all.size === 0) watchers.delete(channelId);
      };
    },
  };
}

/** The channels in which somebody's words wait whose page has ended. */
export async function channelsLeft(
  authorId: string,
  rows: OutboxRows,
  life: Pick<PageLife, "dead">,
): Promise<Set<string>> {
  const entries = (await rows.of(authorId)).filter((entry) => entry.refusal === undefined);
  const dead = await life.dead(entries.map((entry) => entry.owner));
  return new Set(entries.flatMap(({ owner, channelId }) => (dead.has(owner) ? [channelId] : [])));
}

function inTime<T>(work: Promise<T>, late: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(late()), PATIENCE_MS);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
