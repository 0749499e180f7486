import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { HealthReport, Overview, StatusReport } from "../../src/protocol/admin.ts";
import { converse } from "./support/conversation.ts";
import type { Conversation } from "./support/conversation.ts";
import { moment, until } from "./support/device.ts";
import { must } from "./support/people.ts";

const TOKEN = "a-token-for-who-watches";
/** How soon the operator has to see it, ms. */
const SEEN_MS = 15_000;

let talk: Conversation;
beforeAll(async () => {
  talk = await converse({ RATE_LIMITS: "off", FAULTS: "on", METRICS_TOKEN: TOKEN });
});
afterEach(() => talk.house.mend());
afterAll(() => talk.stop());

/** People who ask for things that only D1 has, until they are told to stop. */
function demand(): () => Promise<void> {
  const ended = new AbortController();
  const asking = Promise.all(
    Array.from({ length: 4 }, async () => {
      while (!ended.signal.aborted) {
        await talk.max.get(`/api/workspaces/${talk.workspaceId}/members`);
        await moment(50);
      }
    }),
  );
  return async () => {
    ended.abort();
    await asking;
  };
}

async function overview(): Promise<Overview> {
  return must(await talk.owner.get<Overview>("/api/admin/overview"), 200);
}

async function status(): Promise<StatusReport> {
  return must(await talk.house.api.call<StatusReport>("GET", "/api/status"), 200);
}

describe("a fault", () => {
  it("[SEE6] [SEE7] [SEE8] of D1 raises an alert within 15 s, shows on the dashboard and to the public, and clears within 15 s", async () => {
    const stop = demand();
    await overview();
    await until(overview, ({ totals }) => totals.requests > 60, SEEN_MS);
    expect((await overview()).alerts).toEqual([]);
    await talk.house.faults({ d1: "fail" });
    const ill = await until(
      overview,
      ({ alerts, status: how }) =>
        how !== "ok" &&
        alerts.some(({ metric }) => metric === "error_rate") &&
        alerts.some(({ metric }) => metric === "breaker_open"),
      SEEN_MS,
    );
    expect(ill.series.errors.some((share) => (share ?? 0) > 0)).toBe(true);
    expect((await status()).status).not.toBe("ok");
    await until(status, ({ incidents }) => incidents.length > 0, SEEN_MS);
    await talk.house.mend();
    const well = await until(
      overview,
      ({ alerts, status: how }) => how === "ok" && alerts.length === 0,
      SEEN_MS,
    );
    expect(well.totals.errors).toBeGreaterThanOrEqual(ill.totals.errors);
    const said = await until(status, ({ status: how }) => how === "ok", SEEN_MS);
    await until(
      status,
      ({ incidents }) => incidents.every(({ endedAt }) => endedAt !== null),
      SEEN_MS,
    );
    // Nothing of anybody's is in what everybody may read.
    expect(Object.keys(said).toSorted()).toEqual(["at", "components", "incidents", "status"]);
    expect(JSON.stringify(said)).not.toContain(talk.workspaceId);
    await stop();
  });

  it("[SEE10] of one part is told of that part, within its two seconds, and the others are well", async () => {
    const health = async () => {
      const reply = await talk.house.api.call<HealthReport>("GET", "/api/health/full", {
        headers: { authorization: `Bearer ${TOKEN}` },
      });
      expect(reply.status).toBe(200);
      return reply.json;
    };
    const well = await health();
    expect(well.status).toBe("ok");
    expect(Object.keys(well.checks).toSorted()).toEqual(["d1", "kv", "objects", "queue", "r2"]);
    for (const part of ["d1", "kv", "r2", "queue"] as const) {
      for (const fault of ["fail", "slow"] as const) {
        await talk.house.faults({ [part]: fault });
        const ill = await health();
        expect(ill.status).toBe("degraded");
        for (const [name, check] of Object.entries(ill.checks))
          expect([name, check.status === "ok"]).toEqual([name, name !== part]);
        await talk.house.mend();
      }
    }
  });
});
