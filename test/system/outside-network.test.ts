import http from "node:http";
import type { AddressInfo } from "node:net";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { behind, outsideNetwork } from "../../src/cli/outside-network.ts";

const allowed = async (vars: Record<string, string>) =>
  (await outsideNetwork(vars, undefined)).allow;

describe("the network of a server on one machine", () => {
  const inside = http.createServer((_, answer) => answer.end("from inside"));
  beforeAll(() => new Promise<void>((done) => inside.listen(0, "127.0.0.1", done)));
  afterAll(() => void inside.close());

  it("[OUT1] is the public one where its owner names nothing", async () => {
    expect(await allowed({})).toEqual(["public"]);
    expect(await allowed({ DOH_URL: "", OUTSIDE_ALLOW: "" })).toEqual(["public"]);
    expect(await allowed({ DOH_URL: "not an address" })).toEqual(["public"]);
  });

  it("[OUT1] and of the rest just the addresses that its owner names", async () => {
    const vars = {
      OUTSIDE_ALLOW: "127.0.0.1:80, 127.0.0.1:81,[::1]:82",
      DOH_URL: "http://10.1.2.3/",
    };
    expect(await allowed(vars)).toEqual(["public", "10.1.2.3/32", "127.0.0.1/32", "::1/128"]);
    expect(await allowed({ MAIL_URL: "https://mail.example/send" })).toEqual(["public", "private"]);
  });

  it("[OUT1] holds in the runtime, whatever a name was looked up to before", async () => {
    const { port } = inside.address() as AddressInfo;
    const script = `export default { fetch: (request) =>
      fetch(request.headers.get("to")).catch((error) => new Response(String(error), { status: 502 })) }`;
    const ask = async (vars: Record<string, string>) => {
      const worker = { name: "one", modules: true, script } as const;
      const workers = behind(await outsideNetwork(vars, undefined), worker);
      const runtime = new Miniflare(convertV4MiniflareOptions({ cf: false, workers }));
      try {
        const base = await runtime.ready;
        const to = [`http://127.0.0.1:${port}/`, `http://localhost:${port}/`];
        const answers = to.map((url) => fetch(base, { headers: { to: url } }));
        return (await Promise.all(answers)).map(({ status }) => status);
      } finally {
        await runtime.dispose();
      }
    };
    expect(await ask({})).toEqual([502, 502]);
    expect(await ask({ OUTSIDE_ALLOW: `127.0.0.1:${port}` })).toEqual([200, 200]);
  });
});
