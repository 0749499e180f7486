import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JobView } from "../../src/protocol/jobs.ts";
import { Device, until } from "./support/device.ts";
import type { House } from "./support/house.ts";
import { openHouse } from "./support/house.ts";
import type { Person } from "./support/people.ts";
import { bring, foundWorkspace, must, room, signUp } from "./support/people.ts";
import type { MessageList } from "./support/shapes.ts";

type Told = { type: string; job?: JobView };

let house: House;
let ann: Person;
let ben: Person;
let workspaceId: string;
let channelId: string;

beforeAll(async () => {
  house = await openHouse();
  ann = await signUp(house.api, "Ann");
  ben = await signUp(house.api, "Ben");
  workspaceId = (await foundWorkspace(ann)).id;
  await bring(ann, workspaceId, "member", ben);
  channelId = await room(ann, workspaceId, [ben]);
});

afterAll(() => house?.stop());

const start = async (person: Person, input: object) =>
  must(await person.post<JobView>("/api/jobs/test", { workspaceId, ...input }), 201);
const WAIT_MS = 20_000;
/** The job once it fits. */
const once = (person: Person, id: string, fits: (job: JobView) => boolean) =>
  until(() => jobOf(person, id), fits, WAIT_MS);
const jobOf = async (person: Person, id: string) =>
  must(await person.get<JobView>(`/api/jobs/${id}`), 200);

describe("jobs of the served build", () => {
  it("[JOB1] [JOB5] are done by themselves, and say their words once", async () => {
    const job = await start(ann, { steps: 40, channelId });
    const done = await once(ann, job.id, ({ state }) => state === "completed");
    expect(done).toMatchObject({ progress: { done: 40, total: 40 } });
    const { items } = must(
      await ben.get<MessageList>(`/api/channels/${channelId}/messages?limit=200`),
      200,
    );
    const own = items.filter(({ clientMsgId }) => clientMsgId.startsWith(`job.${job.id}.`));
    expect(own.map(({ body }) => body)).toEqual(
      Array.from({ length: 40 }, (_, i) => `${job.id} ${i}`),
    );
  });

  it("[JOB7] tell who started them how far they are, and nobody else", async () => {
    const mine = await Device.of(ann);
    const other = await Device.of(ben);
    const job = await start(ann, { steps: 8, waitMs: 400 });
    const heard = (device: Device) =>
      (device.frames as unknown as Told[]).flatMap((frame) =>
        frame.type === "job" && frame.job?.id === job.id ? [frame.job] : [],
      );
    await until(
      async () => heard(mine).at(-1),
      (last) => last?.state === "completed",
      WAIT_MS,
    );
    const steps = heard(mine).map(({ progress }) => progress.done);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(steps.length).toBeGreaterThan(1);
    expect(steps.length).toBeLessThan(8);
    expect(steps.at(-1)).toBe(8);
    expect(heard(other)).toEqual([]);
    await mine.leave();
    await other.leave();
  });

  it("[JOB6] stop when they are cancelled, and go on from there when tried again", async () => {
    const job = await start(ann, { steps: 30, waitMs: 200 });
    await once(ann, job.id, ({ progress }) => progress.done > 2);
    must(await ann.post(`/api/jobs/${job.id}/cancel`, {}), 200);
    const stopped = await once(ann, job.id, ({ state }) => state === "failed");
    expect(stopped).toMatchObject({ error: { code: "cancelled" }, cancelling: false });
    expect(stopped.progress.done).toBeLessThan(30);
    const again = must(await ann.post<JobView>(`/api/jobs/${job.id}/retry`, {}), 200);
    expect(again.progress).toEqual(stopped.progress);
    await once(ann, job.id, ({ progress }) => progress.done > stopped.progress.done);
    must(await ann.post(`/api/jobs/${job.id}/cancel`, {}), 200);
  });

  it("[JOB2] go on after a kill from where they were, though nobody asks for anything", async () => {
    const job = await start(ann, { steps: 6, waitMs: 300, channelId });
    const later = await start(ann, { steps: 2, sleepMs: 5_000, channelId });
    await once(ann, job.id, ({ progress }) => progress.done >= 2);
    await house.crash();
    const serves = Date.now();
    await sleep(9_000);
    const looked = Date.now();
    ann = ann.at(house.api);
    for (const { id } of [job, later]) {
      const view = await jobOf(ann, id);
      expect(view).toMatchObject({ state: "completed", error: null });
      expect(view.finishedAt).toBeGreaterThan(serves - 5_000);
      expect(view.finishedAt).toBeLessThan(looked);
    }
    const { items } = must(
      await ann.get<MessageList>(`/api/channels/${channelId}/messages?limit=200`),
      200,
    );
    const own = items.filter(({ clientMsgId }) => clientMsgId.startsWith(`job.${job.id}.`));
    expect(own).toHaveLength(6);
  });
});

describe("where limits hold", () => {
  it("[JOB5] no limit on words counts what a job says", async () => {
    const strict = await openHouse({ FAULTS: "on" });
    try {
      const cat = await signUp(strict.api, "Cat");
      const { id } = await foundWorkspace(cat);
      const place = await room(cat, id, []);
      const said = async () =>
        must(await cat.get<MessageList>(`/api/channels/${place}/messages?limit=200`), 200).items;
      // Thirty words a minute are what a person may say themselves.
      const input = { workspaceId: id, steps: 45, channelId: place };
      must(await cat.post<JobView>("/api/jobs/test", input), 201);
      for (let looks = 0; looks < 20 && (await said()).length < 45; looks += 1) await sleep(1_000);
      expect(await said()).toHaveLength(45);
      expect((await cat.say(place, "my own word")).status).toBe(201);
    } finally {
      await strict.stop();
    }
  });
});
