import { env, exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { JobView } from "../../src/protocol/jobs.ts";
import type { Env } from "../../src/storage/env.ts";
import { jobFiles, putJobFile } from "../../src/storage/job-files.ts";
import { Person } from "../channel/world.ts";
import { work } from "./work.ts";

const bound = env as unknown as Env;
const A_MEBIBYTE = 1_048_576;
const FILE_TYPE = "application/octet-stream";

/** Bytes that differ from place to place. */
function bytesOf(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i += 1) bytes[i] = (i * 31 + (i >> 8)) % 251;
  return bytes;
}

/** What comes in chunks of this size, and breaks off after `breaksAt` of them. */
function comes(bytes: Uint8Array, chunk: number, breaksAt = Infinity): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at / chunk >= breaksAt) return controller.error(new Error("gone"));
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at + chunk));
      at += chunk;
    },
  });
}

async function inStore(): Promise<string[]> {
  const { objects } = await bound.FILES.list({ prefix: "jobs/" });
  return objects.map(({ key }) => key);
}

/** Somebody with a workspace, and how they start a job with a file. */
async function scene() {
  const ann = await Person.guest();
  const { workspace } = await ann.found();
  const asked = JSON.stringify({ workspaceId: workspace.id, steps: 1 });
  const send = (
    body: BodyInit,
    headers: Record<string, string> = {},
    { input = asked, kind = "test" }: { input?: string; kind?: string } = {},
  ) =>
    exports.default.fetch(
      `http://edgewise.test/api/jobs/${kind}?input=${encodeURIComponent(input)}`,
      {
        method: "POST",
        headers: { Authorization: `Bearer ${ann.token}`, "Content-Type": FILE_TYPE, ...headers },
        body,
      },
    );
  return { ann, workspace, send };
}

/** What it is refused as. */
async function codeOf(response: Response): Promise<string> {
  return (await response.json<{ code: string }>()).code;
}

describe("a file that a job is started with", () => {
  it("[JOB10] is the body, and the job has it whole", async () => {
    const { ann, send } = await scene();
    const bytes = bytesOf(100_000);
    const taken = await send(bytes, { "Content-Length": "100000" });
    expect(taken.status).toBe(201);
    const { id } = await taken.json<JobView>();
    await work();
    expect(await ann.json(`/api/jobs/${id}`)).toMatchObject({ result: { fileBytes: 100_000 } });
    const read = await jobFiles(bound, id).read(0, bytes.length);
    expect(Buffer.compare(read ?? new Uint8Array(), bytes)).toBe(0);
  });

  it("[JOB10] too large for its kind it is refused before any of it is read", async () => {
    const { send } = await scene();
    let asked = 0;
    const endless = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          asked += 1;
          controller.enqueue(new Uint8Array(65_536));
        },
      },
      { highWaterMark: 0 },
    );
    const length = { "Content-Length": String(A_MEBIBYTE + 1) };
    const refused = await send(endless, length);
    expect([refused.status, await codeOf(refused)]).toEqual([413, "too_large"]);
    expect(asked).toBeLessThan(3);
  });

  it("[JOB10] without a length, without anything in it, or where it is not asked for it is refused", async () => {
    const { send, workspace } = await scene();
    const before = await inStore();
    const one = { "Content-Length": "1" };
    for (const refused of [
      await send(comes(bytesOf(10), 5)),
      await send("1", { "Content-Length": "1e1" }),
      await send("", { "Content-Length": "0" }),
      await send("1", one, { input: "{" }),
      await send("1", one, { input: "[]" }),
      await send("1", one, { input: "" }),
      await send("1", one, { input: JSON.stringify({ workspaceId: workspace.id }) }),
      await send("1", one, { kind: "report" }),
      await send("1", { ...one, "Content-Type": "multipart/form-data; boundary=x" }),
    ])
      expect([refused.status, await codeOf(refused)]).toEqual([400, "invalid"]);
    expect(await inStore()).toEqual(before);
  });

  it("[JOB10] that is shorter or longer than it says is refused, and nothing of it is kept", async () => {
    const { send, ann } = await scene();
    const before = await inStore();
    for (const told of [9, 11, 300_000]) {
      const refused = await send(comes(bytesOf(10), 3), { "Content-Length": String(told) });
      expect([refused.status, await codeOf(refused)]).toEqual([400, "invalid"]);
    }
    expect(await inStore()).toEqual(before);
    expect(await ann.json("/api/jobs")).toMatchObject({ items: [] });
  });

  it("[JOB10] of many parts is whole, however it comes, and none of it is kept where it breaks off", async () => {
    const before = await inStore();
    const bytes = bytesOf(5 * A_MEBIBYTE + 17);
    for (const chunk of [100_000, 5 * A_MEBIBYTE, 6 * A_MEBIBYTE]) {
      const file = { bytes: bytes.length, stream: comes(bytes, chunk) };
      expect(await putJobFile(bound, "j_whole", file)).toBe(true);
      const stored = jobFiles(bound, "j_whole");
      expect(await stored.size()).toBe(bytes.length);
      expect(Buffer.compare((await stored.read(0, bytes.length)) ?? new Uint8Array(), bytes)).toBe(
        0,
      );
    }
    const lost = { bytes: bytes.length, stream: comes(bytes, A_MEBIBYTE, 5) };
    expect(await putJobFile(bound, "j_lost", lost)).toBe(false);
    const short = { bytes: bytes.length + 1, stream: comes(bytes, A_MEBIBYTE) };
    expect(await putJobFile(bound, "j_short", short)).toBe(false);
    const long = { bytes: bytes.length - 1, stream: comes(bytes, A_MEBIBYTE) };
    expect(await putJobFile(bound, "j_long", long)).toBe(false);
    expect(await inStore()).toEqual([...before, "jobs/j_whole/input"].toSorted());
  });
});
