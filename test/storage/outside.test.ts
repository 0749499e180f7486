import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Env } from "../../src/storage/env.ts";
import { callOutside } from "../../src/storage/outside.ts";

const open: http.Server[] = [];

afterEach(async () => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  }
});

/** A server on loopback, and an Env that may reach it. */
async function place(listener: http.RequestListener) {
  const server = http.createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  open.push(server);
  const { port } = server.address() as AddressInfo;
  const env = { ENVIRONMENT: "local", OUTSIDE_ALLOW: `127.0.0.1:${port}` } as Env;
  return { env, url: `http://127.0.0.1:${port}/hook` };
}

const local = { ENVIRONMENT: "local" } as Env;
/** A world in which nothing may be connected to. */
function sealed(addresses: string[] | Error) {
  const resolve = vi.fn(() =>
    addresses instanceof Error ? Promise.reject(addresses) : Promise.resolve(addresses),
  );
  return { resolve, fetch: vi.fn(() => Promise.resolve(new Response("hello"))) };
}

describe("[OUT1] hostile 42: no connection is made", () => {
  test("[OUT1] to a private address, nor is it looked up", async () => {
    const world = sealed(["1.1.1.1"]);
    for (const url of ["http://127.1/", "http://[::ffff:169.254.169.254]/", "http://localhost/"])
      expect(await callOutside(local, url, {}, world)).toMatchObject({
        refused: { reason: "private" },
      });
    expect(world.resolve).not.toHaveBeenCalled();
    expect(world.fetch).not.toHaveBeenCalled();
  });

  test("[OUT1] to a name that resolves to private, or to nothing, or that nobody can look up", async () => {
    const cases = [
      [["10.0.0.7"], "private"],
      [["93.184.216.34", "::1"], "private"],
      [[], "unresolved"],
      [new Error("no resolver"), "unavailable"],
    ] as const;
    for (const [addresses, reason] of cases) {
      const world = sealed(addresses instanceof Error ? addresses : [...addresses]);
      const answer = await callOutside(local, "https://rebound.example/", {}, world);
      expect(answer).toMatchObject({ refused: { reason } });
      expect(world.fetch).not.toHaveBeenCalled();
    }
  });

  test("[OUT1] a public name is called", async () => {
    const world = sealed(["93.184.216.34", "2606:4700:4700::1111"]);
    expect(await callOutside(local, "https://hooks.example/x", {}, world)).toMatchObject({
      ok: { status: 200, body: "hello" },
    });
    expect(world.fetch).toHaveBeenCalledTimes(1);
  });

  test("[OUT1] a redirect is not followed, wherever it leads", async () => {
    const hits: string[] = [];
    for (const location of ["http://127.0.0.1/", "/elsewhere", "https://example.com/", ""])
      for (const status of [301, 302, 303, 307, 308]) {
        const { env, url } = await place((request, response) => {
          hits.push(request.url ?? "");
          response.writeHead(status, { Location: location }).end("moved");
        });
        expect(await callOutside(env, url)).toMatchObject({ refused: { reason: "redirect" } });
      }
    expect(new Set(hits)).toEqual(new Set(["/hook"]));
  });
});

describe("[OUT2] what is sent and answered", () => {
  test("[OUT2] method, headers and body go out; status, headers and body come back, whatever the status", async () => {
    let seen: { method?: string | undefined; body?: string; signature?: unknown } = {};
    const { env, url } = await place((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        seen = { method: request.method, body, signature: request.headers["x-signature"] };
        response.writeHead(418, { "X-Kind": "teapot" }).end("é");
      });
    });
    const answer = await callOutside(env, url, {
      method: "POST",
      headers: { "X-Signature": "v1=abc" },
      body: '{"text":"é"}',
    });
    expect(seen).toEqual({ method: "POST", body: '{"text":"é"}', signature: "v1=abc" });
    expect(answer).toMatchObject({
      ok: { status: 418, headers: { "x-kind": "teapot" }, body: "é", ms: expect.any(Number) },
    });
  });

  test("[OUT2] nobody there is a refusal, not an error", async () => {
    const { env, url } = await place(() => {});
    for (const server of open.splice(0)) {
      server.close();
      await once(server, "close");
    }
    expect(await callOutside(env, url)).toMatchObject({ refused: { reason: "network" } });
  });

  test("[OUT2] a header that is none is a refusal, and nothing is sent", async () => {
    let hits = 0;
    const { env, url } = await place((_, response) => {
      hits += 1;
      response.end();
    });
    const answer = await callOutside(env, url, { headers: { "X-A": "b\r\nX-C: d" } });
    expect(answer).toMatchObject({ refused: { reason: "network" } });
    expect(hits).toBe(0);
  });

  test("[OUT2] a place that fails again and again is left alone for a while", async () => {
    const { env, url } = await place((request) => {
      request.socket.destroy();
    });
    for (let i = 0; i < 15; i += 1) await callOutside(env, url);
    const answer = await callOutside(env, url);
    expect(answer).toMatchObject({
      refused: { reason: "network", message: expect.stringContaining("left alone") },
    });
  });
});

describe("[OUT3] hostile 44: an answer is cut off", () => {
  test("[OUT3] one of a gigabyte is not read to its end", async () => {
    let sent = 0;
    let closed: () => void = () => {};
    const isClosed = new Promise<void>((resolve) => (closed = resolve));
    const { env, url } = await place((_, response) => {
      const piece = Buffer.alloc(65_536, "x");
      const pour = () => {
        while (sent < 1_073_741_824 && !response.destroyed) {
          sent += piece.length;
          if (!response.write(piece)) return;
        }
      };
      response.on("drain", pour);
      response.on("close", closed);
      response.writeHead(200);
      pour();
    });
    const answer = await callOutside(env, url, { maxBytes: 65_536 });
    expect(answer).toMatchObject({ refused: { reason: "too_large" } });
    await isClosed;
    expect(sent).toBeLessThan(64 * 1_048_576);
  });

  test("[OUT3] the bound is on the byte, after inflation", async () => {
    for (const [size, outcome] of [
      [1_000, "ok"],
      [1_001, "refused"],
    ] as const) {
      const { env, url } = await place((_, response) => response.end("x".repeat(size)));
      expect(outcome in (await callOutside(env, url, { maxBytes: 1_000 }))).toBe(true);
    }
    const { gzipSync } = await import("node:zlib");
    const { env, url } = await place((_, response) => {
      response.writeHead(200, { "Content-Encoding": "gzip" });
      response.end(gzipSync(Buffer.alloc(10_000_000)));
    });
    expect(await callOutside(env, url)).toMatchObject({ refused: { reason: "too_large" } });
  });

  test.each([
    ["says nothing at all", () => {}],
    [
      "sends a byte now and then",
      (response: http.ServerResponse) => {
        response.writeHead(200);
        const timer = setInterval(() => response.write("x"), 50);
        response.on("close", () => clearInterval(timer));
      },
    ],
  ])("[OUT3] one that %s is left, and its connection closed", async (_, serve) => {
    let closed: () => void = () => {};
    const isClosed = new Promise<void>((resolve) => (closed = resolve));
    const { env, url } = await place((__, response) => {
      response.on("close", closed);
      serve(response);
    });
    const answer = await callOutside(env, url, { timeoutMs: 300 });
    expect(answer).toMatchObject({ refused: { reason: "timeout" } });
    await isClosed;
  });

  test("[OUT3] a look-up that hangs counts against the time", async () => {
    const world = { ...sealed([]), resolve: () => new Promise<string[]>(() => {}) };
    const answer = await callOutside(local, "https://slow.example/", { timeoutMs: 100 }, world);
    expect(answer).toMatchObject({ refused: { reason: "timeout" } });
    expect(world.fetch).not.toHaveBeenCalled();
  });
});
