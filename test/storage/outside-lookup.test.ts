import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Env } from "../../src/storage/env.ts";
import { fenceOf } from "../../src/storage/fence.ts";
import { callOutside } from "../../src/storage/outside.ts";
import { resolveByHttps } from "../../src/storage/resolve.ts";

const URL_OUTSIDE = "https://hooks.example/x";
const open: http.Server[] = [];

afterEach(async () => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  }
});

/** What a resolver says of a type of record, a status of HTTP, or nothing at all. */
type Say = (type: string) => object | number | undefined;

/** A call by way of a resolver that says so; nothing is sent any further than that. */
async function callBy(say: Say, timeoutMs = 20_000) {
  const server = http.createServer((request, response) => {
    const type = new URL(request.url ?? "", "http://resolver").searchParams.get("type") ?? "";
    const said = say(type);
    if (said === undefined) return;
    response.statusCode = typeof said === "number" ? said : 200;
    response.end(JSON.stringify(said));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  open.push(server);
  const { port } = server.address() as AddressInfo;
  const env = { ENVIRONMENT: "local", DOH_URL: `http://127.0.0.1:${port}/` } as Env;
  const world = { fetch: vi.fn(async () => new Response("hello")), resolve: resolveByHttps };
  const answer = await callOutside(env, URL_OUTSIDE, { timeoutMs }, world);
  return { answer, calls: world.fetch.mock.calls.length };
}

const found = (type: string) =>
  type === "A"
    ? { Status: 0, Answer: [{ type: 1, data: "93.184.216.34" }] }
    : { Status: 0, Answer: [{ type: 28, data: "2606:4700:4700::1111" }] };

describe("a name that is looked up", () => {
  test("[OUT2] is called where the resolver knows it", async () => {
    expect(await callBy(found)).toMatchObject({ answer: { ok: { body: "hello" } }, calls: 1 });
  });

  test.each<[string, Say]>([
    ["that is nobody's", () => ({ Status: 3 })],
    ["without an address", () => ({ Status: 0 })],
    ["whose own servers fail", () => ({ Status: 2 })],
    [
      "whose own servers fail for half of it",
      (type) => (type === "A" ? found(type) : { Status: 2 }),
    ],
  ])("[OUT2] %s is unresolved", async (_, say) => {
    const { answer, calls } = await callBy(say);
    expect(answer).toMatchObject({ refused: { reason: "unresolved" } });
    expect(calls).toBe(0);
  });

  test.each<[string, Say]>([
    ["is out", () => 503],
    ["has had enough of us", () => 429],
    ["refuses to say", () => ({ Status: 5 })],
    ["says what nobody understands", () => ({ hello: "there" })],
    ["is out for half of it", (type) => (type === "A" ? found(type) : 500)],
  ])("[OUT2] is nobody's fault but ours where the resolver %s", async (_, say) => {
    const { answer, calls } = await callBy(say);
    expect(answer).toMatchObject({ refused: { reason: "unavailable" } });
    expect(calls).toBe(0);
  });

  test("[OUT2] by a resolver that hangs is ours as well, and no failure of the place", async () => {
    const all = Array.from({ length: 20 }, () => callBy(() => undefined, 2_000));
    for (const { answer } of await Promise.all(all))
      expect(answer).toMatchObject({ refused: { reason: "unavailable" } });
    expect(await callBy(found)).toMatchObject({ answer: { ok: { status: 200 } }, calls: 1 });
  });

  test("[OUT2] in a crowd that leaves no place to call from is ours too", async () => {
    const fence = fenceOf("outside");
    const ends: (() => void)[] = [];
    const crowd = Array.from({ length: 1_050 }, () =>
      fence.call({ kind: "write" }, () => new Promise<void>((done) => ends.push(done))),
    );
    const { answer } = await callBy(found);
    expect(answer).toMatchObject({ refused: { reason: "unavailable" } });
    for (let done = ends.shift(); done !== undefined; done = ends.shift()) {
      done();
      await Promise.resolve();
      await new Promise((turn) => setImmediate(turn));
    }
    await Promise.all(crowd);
  });
});
