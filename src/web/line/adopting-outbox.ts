import { systemClock } from "../../client/index.ts";
import type { Clock, OutboxEntry, OutboxStorage } from "../../client/index.ts";
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

/** The page before a reload may take so long to be gone. */
const UNLOAD_MS = 2_000;
/** A storage that hangs must not keep a word from being sent. */
const PATIENCE_MS = 3_000;

/**
 * The outbox of one person in this browser. What a page wrote is that page's to send; what a page
 * that has ended left is taken over by one that lives.
 */
export function adoptingOutbox(
  authorId: string,
  rows: OutboxRows,
  life: Pick<PageLife, "me" | "dead" | "ended" | "onEnd">,
  clock: Clock = systemClock,
): OutboxStorage {
  const watchers = new Map<string, Set<(own: boolean) => void>>();
  /** What this page has written or was given: its outbox knows best what became of it. */
  const known = new Set<string>();
  const adopt = async (channelId: string) => {
    const me = await life.me;
    const here = (await rows.of(authorId)).filter((entry) => entry.channelId === channelId);
    const owners = new Set(here.map((entry) => entry.owner));
    // In this order: who owned an entry a moment ago and holds no lock now has ended.
    const dead = await life.dead(owners);
    const where = { channelId, authorId };
    const adopted = dead.size === 0 ? [] : await rows.adopt(where, dead, me);
    if (isEarly())
      awaitEnd(
        channelId,
        [...owners].filter((owner) => !dead.has(owner)),
      );
    return [...here.filter(({ owner }) => owner === me && me !== ""), ...adopted];
  };
  const tell = (channelId: string, own: boolean) => {
    for (const more of watchers.get(channelId) ?? []) more(own);
  };
  life.onEnd(() => {
    for (const channelId of watchers.keys()) tell(channelId, false);
  });
  const started = clock.now();
  const isEarly = () => clock.now() < started + UNLOAD_MS;
  /** What the page before a reload leaves is shown by the one after it, not by another. */
  const awaitEnd = (channelId: string, owners: Iterable<string>) => {
    for (const owner of owners)
      life.ended(owner).then(
        () => {
          if (isEarly()) tell(channelId, true);
        },
        () => {},
      );
  };
  return {
    load: async (channelId) => {
      const work = adopt(channelId);
      const entries = await inTime(clock, work, () => {
        work.then(
          () => tell(channelId, true),
          () => {},
        );
        return [];
      });
      const fresh = entries.filter(({ id }) => !known.has(id));
      for (const { id } of fresh) known.add(id);
      return fresh;
    },
    put: (entry) => {
      known.add(entry.id);
      const stored = life.me.then((owner) => rows.put({ ...entry, owner }));
      return inTime(clock, stored, () => {});
    },
    remove: (id) => rows.remove(id),
    watch: (channelId, more) => {
      const all = watchers.get(channelId) ?? new Set();
      watchers.set(channelId, all.add(more));
      return () => {
        all.delete(more);
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

function inTime<T>(clock: Clock, work: Promise<T>, late: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = clock.setTimeout(() => resolve(late()), PATIENCE_MS);
    work.then(resolve, reject).finally(() => clock.clearTimeout(timer));
  });
}
