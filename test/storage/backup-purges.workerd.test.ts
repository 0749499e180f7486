import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { PurgeTable } from "../../src/storage/directory/purge.ts";
import { loadObject } from "../../src/storage/dump/restore.ts";
import type { WalkPlace } from "../../src/storage/dump/walk.ts";
import { channelStub } from "../../src/storage/objects.ts";
import { Person } from "../channel/world.ts";
import { objectsIn, wholeWalk } from "./whole-walk.ts";

/** Which channel a walk has read the half of. */
function halfRead({ phase, place }: WalkPlace): string | undefined {
  const { half } = (place ?? {}) as { half?: { name: string } | null };
  return phase === "channel" ? half?.name : undefined;
}

async function channels(): Promise<string[]> {
  const ann = await Person.guest();
  const ids: string[] = [];
  for (let i = 0; i < 3; i += 1) ids.push((await ann.found()).channel.id);
  return ids.toSorted();
}

it("[BACKUP1] a channel that is deleted half read takes no other with it, and what there is of it can be restored", async () => {
  const ids = await channels();
  const [first = ""] = ids;
  let isGone = false;
  const lines = await wholeWalk((place) => {
    if (isGone || halfRead(place) !== first) return undefined;
    isGone = true;
    return new PurgeTable(env).dropChannel(first);
  });
  expect(isGone).toBe(true);
  const objects = objectsIn(lines).filter(({ name }) => ids.includes(name));
  // Each begins once with its tables, and what is read of it afterwards is its own.
  expect(new Set(objects.map(({ name }) => name))).toEqual(new Set(ids));
  for (const { name, lines: own } of objects) {
    expect(own.filter(({ kind }) => kind === "ddl")).toHaveLength(1);
    expect(JSON.stringify(own[1])).toContain(name);
  }
  const rest = objects.find(({ name }) => name === first);
  const part = { lines: rest?.lines ?? [], first: true, last: true };
  await loadObject(env, { of: "channel", name: first }, part);
  expect(await channelStub(env, first).settle([])).toBeGreaterThanOrEqual(0);
});
