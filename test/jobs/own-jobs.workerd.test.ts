import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import type { Page } from "../../src/protocol/http.ts";
import type { JobView } from "../../src/protocol/jobs.ts";
import type { Env } from "../../src/storage/env.ts";
import { recordJob, tellJob } from "../../src/storage/jobs.ts";
import { Person } from "../channel/world.ts";
import { work } from "./work.ts";

const bound = env as unknown as Env;
const AN_HOUR_MS = 3_600_000;

it("[JOB7] who started a job lists it and hears of it only while they are in its workspace", async () => {
  const [ann, amy] = await Promise.all([Person.guest(), Person.guest()]);
  const [first, second] = [await ann.found(), await amy.found()];
  await ann.invite(first.workspace.id, amy);
  const told: string[] = [];
  const inbox = { job: ({ id }: JobView) => Promise.resolve(told.push(id)) };
  const heard = {
    ...bound,
    INBOX: { idFromName: (name: string) => name, get: () => inbox },
  } as unknown as Env;
  const record = async (workspaceId: string | null) => {
    const started = { kind: "test", workspaceId, createdBy: amy.userId, title: "T" } as const;
    const runAt = Date.now() + AN_HOUR_MS;
    return (await recordJob(bound, { ...started, input: { steps: 1 }, runAt })).job;
  };
  const jobs = [
    await record(first.workspace.id),
    await record(second.workspace.id),
    await record(null),
  ];
  const ids = jobs.map(({ id }) => id);
  const listed = async () => {
    const { items } = await amy.json<Page<JobView>>("/api/jobs");
    return items.map(({ id }) => id).toReversed();
  };
  const heardOf = async () => {
    told.length = 0;
    for (const job of jobs) await tellJob(heard, job);
    return [...told];
  };
  expect(await listed()).toEqual(ids);
  expect(await heardOf()).toEqual(ids);

  await ann.fetch(`/api/workspaces/${first.workspace.id}/members/${amy.userId}`, "DELETE");
  expect(await listed()).toEqual(ids.slice(1));
  expect(await heardOf()).toEqual(ids.slice(1));
});

it("[IMP1] an import of contacts ends where who started it may do so no longer", async () => {
  const [ann, amy] = await Promise.all([Person.guest(), Person.guest()]);
  const { workspace } = await ann.found();
  await ann.invite(workspace.id, amy);
  const lists = `/api/workspaces/${workspace.id}/contacts`;
  const { id: listId } = await ann.json<{ id: string }>(lists, "POST", { name: "All" });
  const { job } = await recordJob(bound, {
    kind: "import",
    workspaceId: workspace.id,
    createdBy: amy.userId,
    title: "All",
    input: { format: "contacts", listId },
  });
  await work();
  const { state, error } = await amy.json<JobView>(`/api/jobs/${job.id}`);
  expect({ state, error }).toMatchObject({ state: "failed", error: { code: "forbidden" } });
});
