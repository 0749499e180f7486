import type { OutboxStorage } from "../../client/index.ts";
import { adoptingOutbox, channelsLeft } from "./adopting-outbox.ts";
import { outboxRows } from "./outbox-rows.ts";
import { PageLife } from "./page-life.ts";
import { thisTab } from "./tab.ts";

/** Where pages cannot tell whether others live, each takes over what it finds. */
const ALONE = {
  me: Promise.resolve(""),
  dead: (ids: Iterable<string>) => Promise.resolve(new Set(ids)),
  ended: () => Promise.resolve(),
  onEnd: () => () => {},
};

const storages = new Map<string, OutboxStorage>();
let life: Pick<PageLife, "me" | "dead" | "ended" | "onEnd"> | undefined;

/** This page's outbox for that person. */
export function outboxOf(userId: string): OutboxStorage {
  let storage = storages.get(userId);
  if (storage === undefined) {
    storage = adoptingOutbox(userId, outboxRows, pageLife());
    storages.set(userId, storage);
  }
  return storage;
}

/** The channels where words of that person wait whom no page sends. Never rejects. */
export async function channelsWithLeftWords(userId: string): Promise<Set<string>> {
  return channelsLeft(userId, outboxRows, pageLife()).catch(() => new Set<string>());
}

function pageLife() {
  life ??= startLife() ?? ALONE;
  return life;
}

function startLife(): PageLife | undefined {
  const tab = thisTab();
  if (tab === undefined) return undefined;
  return new PageLife({
    id: tab.id,
    locks: tab.locks,
    clock: tab.clock,
    openBus: (name) => tab.openBus(name),
    held: async () => {
      const { held = [] } = await navigator.locks.query();
      return held.flatMap(({ name, mode }) => (name && mode === "exclusive" ? [name] : []));
    },
  });
}
