import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { makeChannel } from "../../src/jobs/import/workspace/make.ts";
import type { BackupLine } from "../../src/protocol/backup.ts";
import { newId } from "../../src/protocol/ids.ts";
import { now } from "../../src/storage/faults.ts";
import { Person } from "../channel/world.ts";
import { objectsIn, wholeWalk } from "./whole-walk.ts";

/** A day years before the backup, as an export says it of its channels. */
const LONG_AGO = Date.UTC(2024, 0, 1);

/** The lines of a backup; `meanwhile` runs once every channel that was there is in it. */
function backup(meanwhile: () => Promise<unknown>): Promise<BackupLine[]> {
  let isDone = false;
  return wholeWalk(({ phase }) => {
    if (phase !== "inbox" || isDone) return undefined;
    isDone = true;
    return meanwhile();
  });
}

it("[BACKUP1] a channel that an import makes meanwhile is in it, however old it says that it is", async () => {
  const ann = await Person.guest();
  const { workspace, channel } = await ann.found();
  const asker = { env, workspaceId: workspace.id, createdBy: ann.userId, now };
  const ids = Array.from({ length: 3 }, () => newId("c"));
  const make = (to: string, name: string) =>
    makeChannel(
      asker,
      { to, skip: null, isNew: true, between: null, since: 0 },
      {
        type: "channel",
        id: to,
        name,
        kind: "public",
        topic: "",
        createdBy: ann.userId,
        createdAt: LONG_AGO,
        archivedAt: null,
      },
      [],
      undefined,
    );
  const lines = await backup(async () => {
    for (const [i, id] of ids.entries()) await make(id, `old-${i}`);
    // A step that is run again changes nothing of it.
    await make(ids[0] ?? "", "old-0");
  });
  const objects = new Map(objectsIn(lines).map((one) => [one.name, one.lines]));
  for (const id of [channel.id, ...ids])
    expect(JSON.stringify(objects.get(id) ?? []), id).toContain(id);
  // It keeps its age where people see it.
  const { items } = await ann.json<{ items: { id: string; createdAt: number }[] }>(
    `/api/workspaces/${workspace.id}/channels`,
  );
  for (const id of ids) expect(items.find((one) => one.id === id)?.createdAt).toBe(LONG_AGO);
});
