// That the operator sees a breaker open and close, and that jobs outlive the queue.
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Overview } from "../../src/protocol/admin.ts";
import type { JobView } from "../../src/protocol/jobs.ts";
import { at, converse } from "./support/conversation.ts";
import type { Conversation } from "./support/conversation.ts";
import { until } from "./support/device.ts";
import { must } from "./support/people.ts";

/** How soon the operator has to see it, ms. */
const SEEN_MS = 15_000;
const DONE_MS = 60_000;

let all: Conversation;
beforeAll(async () => {
  all = await converse();
});
afterEach(() => all.house.mend());
afterAll(() => all?.stop());

const overview = async () => must(await all.owner.get<Overview>("/api/admin/overview"), 200);
const breaker = (seen: Overview, of: string) =>
  seen.breakers.find(({ dependency }) => dependency === of)?.state;

test("[FENCE5] [FENCE3] an open breaker is on the dashboard, in the metrics and in the alerts within 15 s, and so is its end", async () => {
  const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
  const upload = () =>
    all.house.api.call("PUT", "/api/me/picture", {
      raw: png,
      headers: { ...all.max.bearer, "content-type": "image/png" },
    });
  must(await upload(), 200);
  await until(overview, (seen) => breaker(seen, "r2") === "closed", SEEN_MS);
  await all.house.faults({ r2: "fail" });
  for (let i = 0; i < 6; i += 1) expect((await upload()).status).toBe(503);
  const ill = await until(
    overview,
    (seen) =>
      breaker(seen, "r2") !== "closed" && seen.alerts.some((a) => a.metric === "breaker_open"),
    SEEN_MS,
  );
  expect(ill.status).not.toBe("ok");
  const { text } = await all.owner.get("/metrics");
  expect(text).toMatch(/^edgewise_breaker_state\{dependency="r2"\} [12]$/m);
  expect(text).toMatch(/^edgewise_breaker_state\{dependency="kv"\} 0$/m);

  await all.house.faults({ r2: "ok" });
  await until(upload, ({ status }) => status === 200, SEEN_MS);
  await until(
    overview,
    (seen) => breaker(seen, "r2") === "closed" && seen.alerts.length === 0,
    SEEN_MS,
  );
});

test("[FENCE6] with the queue out jobs are accepted, and each is done once when it is back", async () => {
  await all.house.faults({ queue: "fail" });
  const channelId = await all.open();
  const jobs: JobView[] = [];
  for (let i = 0; i < 20; i += 1) {
    const body = { workspaceId: all.workspaceId, steps: 2, channelId };
    jobs.push(must(await all.owner.post<JobView>("/api/jobs/test", body), 201));
  }
  const states = async () =>
    Promise.all(
      jobs.map(async ({ id }) => must(await all.owner.get<JobView>(`/api/jobs/${id}`), 200).state),
    );
  expect((await states()).filter((state) => state === "failed")).toEqual([]);
  await all.house.faults({ queue: "ok" });
  await until(states, (seen) => seen.every((state) => state === "completed"), DONE_MS);
  const said = await all.mia.get<{ items: { clientMsgId: string }[] }>(
    `${at(channelId)}?limit=200`,
  );
  const ids = must(said, 200).items.map(({ clientMsgId }) => clientMsgId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toHaveLength(40);
});
