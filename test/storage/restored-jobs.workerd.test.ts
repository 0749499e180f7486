import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it, vi } from "vitest";
import { JobTable } from "../../src/storage/directory/jobs.ts";
import { settle } from "../../src/storage/dump/restore.ts";
import type { Env } from "../../src/storage/env.ts";
import { now } from "../../src/storage/faults.ts";

const bound = env as unknown as Env;

it("[BACKUP1] the jobs of a backup are looked for once it is restored", async () => {
  const sweeper = bound.REGISTRY.get(bound.REGISTRY.idFromName("jobs"));
  const alarmOf = () => runInDurableObject(sweeper, (_, state) => state.storage.getAlarm());
  await new JobTable(bound).record([
    {
      id: "j_1",
      kind: "test",
      workspaceId: null,
      createdBy: null,
      title: "Test",
      origin: "",
      input: `{"steps":1}`,
      hasFile: false,
      dueAt: now(),
      createdAt: now(),
      atMost: null,
    },
  ]);
  expect(await alarmOf()).toBe(null);
  let next: string | null = null;
  do next = await settle(bound, "u_1", next);
  while (next !== null);
  // Due at once, and if that has been, for as long as the job is not over.
  await vi.waitFor(async () => expect(await alarmOf()).not.toBe(null));
});
