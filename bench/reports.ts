// node bench/reports.ts [--messages 1000000] [--people 500] [--channels 8] [--rate 20] [--json]
// A report over a long history while people talk: how long it takes, whether it is right to the last
// row, and what it does to the delays of the chat and the answers of the API. See README.md beside this.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { JobView } from "../src/protocol/jobs.ts";
import type { Report } from "../src/protocol/report.ts";
import { runCommand } from "../test/system/support/backups.ts";
import { openHouse } from "../test/system/support/house.ts";
import type { House } from "../test/system/support/house.ts";
import { openLine } from "../test/system/support/line.ts";
import { foundWorkspace, must, room, signIn, signUp } from "../test/system/support/people.ts";
import type { Person } from "../test/system/support/people.ts";
import { seedBackup } from "./support/seeded-history.ts";
import type { Sums } from "./support/seeded-history.ts";
import { spread } from "./support/statistics.ts";

const DAY_MS = 86_400_000;
const DAYS = 90;
const QUIET_MS = 10_000;

const { values } = parseArgs({
  options: {
    messages: { type: "string", default: "1000000" },
    people: { type: "string", default: "500" },
    channels: { type: "string", default: "8" },
    rate: { type: "string", default: "20" },
    json: { type: "boolean", default: false },
  },
});

type Delays = { send: number[]; api: number[] };

/** Says a word and asks for a page at even intervals until it is told to stop; answers how long each took, ms. */
function startTalk(person: Person, channelId: string, rate: number): () => Promise<Delays> {
  const delays: Delays = { send: [], api: [] };
  const started = openLine(person, channelId);
  const ending = new AbortController();
  const timed = async (into: number[], work: Promise<unknown>) => {
    const from = performance.now();
    await work;
    into.push(performance.now() - from);
  };
  const loop = (async () => {
    const line = await started;
    const under: Promise<void>[] = [];
    while (!ending.signal.aborted) {
      under.push(timed(delays.send, line.say("a word while it runs")));
      under.push(timed(delays.api, person.get(`/api/channels/${channelId}/messages?limit=50`)));
      await sleep(1_000 / rate);
    }
    await Promise.all(under);
    line.hangUp();
  })();
  return async () => {
    ending.abort();
    await loop;
    return delays;
  };
}

async function report(owner: Person, workspaceId: string, from: number): Promise<JobView> {
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  const input = { workspaceId, from: day(from), to: day(Date.now() - DAY_MS) };
  let job = must(await owner.post<JobView>("/api/jobs/report", input), 201);
  while (job.state !== "completed") {
    if (job.state === "failed") throw new Error(JSON.stringify(job.error));
    await sleep(250);
    job = must(await owner.get<JobView>(`/api/jobs/${job.id}`), 200);
  }
  return job;
}

/** Sentences about what the report says otherwise than what was seeded. */
function faultsOf(made: Report, sums: Sums): string[] {
  const faults: string[] = [];
  const compare = (what: string, got: number, wanted: number) => {
    if (got !== wanted) faults.push(`${what}: ${got} instead of ${wanted}`);
  };
  compare("messages", made.totals.messages, sums.messages);
  compare("replies", made.totals.replies, sums.replies);
  compare("people", made.totals.people, sums.people.size);
  for (const { channelId, messages } of made.channels)
    compare(channelId ?? "hidden", messages, sums.channels.get(channelId ?? "") ?? 0);
  for (const { userId, messages } of made.people)
    compare(userId ?? "others", messages, sums.people.get(userId ?? "") ?? 0);
  compare(
    "by day",
    made.days.reduce((sum, { messages }) => sum + messages, 0),
    sums.messages,
  );
  return faults;
}

async function seeded(dir: string, first: House) {
  const owner = await signUp(first.api, "Olga");
  const workspace = await foundWorkspace(owner);
  const channelIds: string[] = [];
  for (let i = 0; i < Number(values.channels); i += 1)
    channelIds.push(await room(owner, workspace.id, [], "public"));
  const live = await room(owner, workspace.id, [], "public");
  const plain = path.join(dir, "plain.jsonl");
  const at = ["--url", first.served.url, "--token", owner.token];
  const copied = await runCommand("backup", [...at, "--out", plain]);
  if (copied.code !== 0) throw new Error(copied.said);
  const from = (Math.floor(Date.now() / DAY_MS) - DAYS) * DAY_MS;
  const to = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const counts = { messages: Number(values.messages), people: Number(values.people) };
  const file = path.join(dir, "seeded.jsonl");
  const sums = await seedBackup(plain, file, { channelIds, ...counts, from, to });
  return { owner, workspaceId: workspace.id, live, file, sums, from };
}

const dir = await mkdtemp(path.join(tmpdir(), "edgewise-reports-"));
const first = await openHouse();
const { owner: maker, workspaceId, live, file, sums, from } = await seeded(dir, first);
await first.stop();
const house = await openHouse();
try {
  const keeper = await signUp(house.api, "Keeper");
  const restoring = performance.now();
  const at = ["--url", house.served.url, "--token", keeper.token];
  const restored = await runCommand("restore", [...at, "--in", file]);
  if (restored.code !== 0) throw new Error(restored.said);
  const restoreS = (performance.now() - restoring) / 1_000;
  const owner = await signIn(house.api, maker.email);
  const rate = Number(values.rate);

  const stopBefore = startTalk(owner, live, rate);
  await sleep(QUIET_MS);
  const alone = await stopBefore();

  const stop = startTalk(owner, live, rate);
  const reporting = performance.now();
  const job = await report(owner, workspaceId, from);
  const reportS = (performance.now() - reporting) / 1_000;
  const beside = await stop();
  const made = must(await owner.get<Report>(`/api/jobs/${job.id}/output`), 200);
  const faults = faultsOf(made, sums);
  const figures = {
    messages: sums.messages,
    restoreS,
    reportS,
    alone: { send: spread(alone.send), api: spread(alone.api) },
    beside: { send: spread(beside.send), api: spread(beside.api) },
    faults,
  };
  if (values.json) console.log(JSON.stringify(figures));
  else {
    const row = (name: string, { p50, p99, max }: ReturnType<typeof spread>) =>
      `${name.padEnd(22)} p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, max ${max.toFixed(1)} ms`;
    console.log(`restored ${sums.messages} messages in ${restoreS.toFixed(1)} s`);
    console.log(`report in ${reportS.toFixed(1)} s, ${faults.length} wrong figures`);
    for (const [when, delays] of Object.entries({ alone, beside }))
      for (const what of ["send", "api"] as const)
        console.log(row(`${what}, ${when}`, spread(delays[what])));
    for (const fault of faults.slice(0, 20)) console.error(fault);
  }
  if (faults.length > 0) process.exitCode = 1;
} finally {
  await house.stop();
  await rm(dir, { recursive: true, force: true });
}
