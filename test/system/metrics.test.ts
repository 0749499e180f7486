import parsePrometheus from "parse-prometheus-text-format";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MetricsReport, Overview } from "../../src/protocol/admin.ts";
import { converse } from "./support/conversation.ts";
import type { Conversation } from "./support/conversation.ts";
import { moment, until } from "./support/device.ts";
import { must } from "./support/people.ts";

const TOKEN = "a-token-for-who-watches";

interface Family {
  name: string;
  help: string;
  type: string;
  metrics: { value?: string; labels?: Record<string, string> }[];
}
type Line = { name: string; labels: Record<string, string>; value: number };
/** What a scrape says: as the parser reads it, and line by line, since of histograms it keeps no labels. */
interface Scrape {
  families: Family[];
  lines: Line[];
}

let talk: Conversation;
beforeAll(async () => {
  talk = await converse({ RATE_LIMITS: "off", FAULTS: "on", METRICS_TOKEN: TOKEN });
});
afterAll(() => talk.stop());

async function scrape(): Promise<Scrape> {
  const reply = await talk.house.api.call("GET", "/metrics", {
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  expect(reply.status).toBe(200);
  expect(reply.headers["content-type"]).toMatch(/^text\/plain; version=0\.0\.4/);
  const lines = reply.text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line): Line => {
      const [, name = "", labels = "", number] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      const pairs = [...labels.matchAll(/(\w+)="([^"]*)"/g)];
      return {
        name,
        labels: Object.fromEntries(pairs.map(([, label, text]) => [label, text])),
        value: Number(number),
      };
    });
  return { families: parsePrometheus(reply.text) as Family[], lines };
}

/** The sum of the lines of this name that have these labels. */
function value({ lines }: Scrape, name: string, labels: Record<string, string> = {}): number {
  return lines
    .filter((line) => line.name === name)
    .filter((line) => Object.entries(labels).every(([label, text]) => line.labels[label] === text))
    .reduce((sum, line) => sum + line.value, 0);
}

describe("what is counted", () => {
  it("[SEE1] [SEE2] counts a known load exactly, by pattern of the route, in text that a parser reads", async () => {
    const channelId = await talk.open();
    const before = await scrape();
    const path = `/api/channels/${channelId}`;
    const route = "/api/channels/:id";
    for (let i = 0; i < 7; i += 1) must(await talk.max.get(path), 200);
    for (let i = 0; i < 5; i += 1) expect((await talk.stranger.get(path)).status).toBe(404);
    for (let i = 0; i < 3; i += 1)
      expect((await talk.max.post(`${path}/messages`, { body: 1 })).status).toBe(400);
    for (let i = 0; i < 4; i += 1) must(await talk.max.say(channelId, `over http ${i}`), 201);
    const socket = await talk.dial(talk.mia, channelId);
    for (let i = 0; i < 6; i += 1) await socket.say(`over a socket ${i}`);
    // The same command again is no further message.
    const id = "once-and-again";
    await socket.command({ type: "send", body: "once", id });
    await socket.command({ type: "send", body: "once", id });
    for (let i = 0; i < 9; i += 1) await talk.house.api.call("GET", `/api/nothing-${i}`);

    const after = await until(scrape, (now) => grown(now, "edgewise_messages_total") >= 11, 5_000);
    function grown(now: Scrape, name: string, labels: Record<string, string> = {}) {
      return value(now, name, labels) - value(before, name, labels);
    }
    const requests = (labels: Record<string, string>) =>
      grown(after, "edgewise_requests_total", labels);
    expect(requests({ route, method: "GET", status: "200" })).toBe(7);
    expect(requests({ route, method: "GET", status: "404" })).toBe(5);
    const messages = `${route}/messages`;
    expect(requests({ route: messages, method: "POST", status: "400" })).toBe(3);
    expect(requests({ route: messages, method: "POST", status: "201" })).toBe(4);
    expect(requests({ route: "/api/channels/:id/socket", status: "101" })).toBe(1);
    expect(requests({ route: "(none)", status: "404" })).toBe(9);
    expect(grown(after, "edgewise_request_duration_seconds_count", { route })).toBe(12);
    expect(grown(after, "edgewise_request_errors_total", { route, class: "4xx" })).toBe(5);
    expect(grown(after, "edgewise_request_errors_total", { class: "5xx" })).toBe(0);
    expect(grown(after, "edgewise_messages_total")).toBe(11);
    expect(value(after, "edgewise_flush_events_count")).toBeGreaterThan(0);
    expect(value(after, "edgewise_cache_hits_total", { cache: "sessions" })).toBeGreaterThan(0);
    // No path, id or name becomes a label.
    const labels = JSON.stringify(after.lines.map((line) => line.labels));
    expect(labels).not.toContain(channelId);
    expect(labels).not.toContain("nothing-");
    for (const { name, type, help, metrics } of after.families) {
      expect(["COUNTER", "GAUGE", "HISTOGRAM"]).toContain(type);
      expect(help, name).not.toBe("");
      if (type === "HISTOGRAM") continue;
      const sum = metrics.reduce((total, sample) => total + Number(sample.value), 0);
      expect(sum, name).toBeCloseTo(value(after, name), 6);
    }
  });

  it("[SEE1] buckets are cumulative and end with all of them", async () => {
    const now = await scrape();
    const name = "edgewise_request_duration_seconds";
    expect(now.families.find((family) => family.name === name)?.type).toBe("HISTOGRAM");
    const routes = new Set(
      now.lines.flatMap((line) => (line.name === `${name}_count` ? line.labels["route"] : [])),
    );
    expect(routes.size).toBeGreaterThan(5);
    for (const route of routes) {
      const buckets = now.lines.filter(
        (line) => line.name === `${name}_bucket` && line.labels["route"] === route,
      );
      const counts = buckets.map((line) => line.value);
      expect(counts).toEqual(counts.toSorted((a, b) => a - b));
      expect(buckets.at(-1)?.labels["le"]).toBe("+Inf");
      expect(counts.at(-1)).toBe(value(now, `${name}_count`, { route: route ?? "" }));
    }
  });

  it("[SEE3] what was scraped never falls, whatever is killed", async () => {
    const channelId = await talk.open();
    for (let i = 0; i < 5; i += 1) must(await talk.max.say(channelId, `before ${i}`), 201);
    await moment(2_500);
    const before = await scrape();
    await talk.house.crash();
    const after = await scrape();
    for (const { name, labels, value: was } of before.lines)
      if (/_(?:total|count|bucket|sum)$/.test(name))
        expect(value(after, name, labels), name).toBeGreaterThanOrEqual(was);
    const owner = talk.owner.at(talk.house.api);
    const figures = must(await owner.get<MetricsReport>("/api/health/metrics"), 200);
    expect(figures.messages.total).toBe(value(after, "edgewise_messages_total"));
    const overview = must(await owner.get<Overview>("/api/admin/overview"), 200);
    expect(overview.totals.messages).toBe(figures.messages.total);
    const { at, ...columns } = overview.series;
    expect(at.length).toBe(120);
    for (const column of Object.values(columns)) expect(column.length).toBe(at.length);
  });

  it("[SEE4] [HTTP3] is there for the operator and the token alone", async () => {
    const { api } = talk.house;
    const paths = [
      "/metrics",
      "/api/health/full",
      "/api/health/queue",
      "/api/health/metrics",
      "/api/admin/overview",
      "/api/admin/workspaces",
      "/api/admin/people",
    ];
    const [owner, max] = [talk.owner.at(api), talk.max.at(api)];
    for (const path of paths) {
      expect((await owner.get(path)).status, path).toBe(200);
      expect((await max.get(path)).status, path).toBe(404);
      expect((await api.call("GET", path)).status, path).toBe(404);
      const offered = await api.call("GET", path, {
        headers: { authorization: "Bearer nonsense" },
      });
      expect(offered.status, path).toBe(404);
      const token = await api.call("GET", path, { headers: { authorization: `Bearer ${TOKEN}` } });
      expect(token.status, path).toBe(path.startsWith("/api/admin") ? 404 : 200);
    }
    const change = { plan: "pro" };
    const place = `/api/admin/workspaces/${talk.workspaceId}`;
    expect((await max.patch(place, change)).status).toBe(404);
    expect((await owner.patch(place, change)).status).toBe(200);
    expect((await owner.patch(place, { plan: "gold" })).status).toBe(400);
    expect((await owner.patch("/api/admin/workspaces/w_none", change)).status).toBe(404);
    expect([...api.complaints]).toEqual([]);
  });
});
