// node bench/jobs.ts [--recipients 5000] [--lines 50000] [--messages 0] [--talkers 20] [--quiet 20] [--data DIR]:
// what jobs cost those who talk. A live room's p99 and the API's p95 are taken alone, then while a campaign,
// an import that is killed half-way, and (with --messages) a report run; every figure of the jobs is held
// against what was asked of them. Exit code 0 only where nothing is missing and nothing is doubled. Everybody
// signs up first, which takes long; with --data once for all runs, each of which works on a copy.
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { startServer } from "../src/cli/served.ts";
import type { Served } from "../src/cli/served.ts";
import { createApi, openChannel } from "../src/client/index.ts";
import type { Api, ChannelClient } from "../src/client/index.ts";
import type { JobView } from "../src/protocol/jobs.ts";
import { isOver } from "../src/protocol/jobs.ts";
import { quantile } from "./support/statistics.ts";

const { values } = parseArgs({
  options: {
    recipients: { type: "string", default: "5000" },
    lines: { type: "string", default: "50000" },
    messages: { type: "string", default: "0" },
    talkers: { type: "string", default: "20" },
    quiet: { type: "string", default: "20" },
    rate: { type: "string", default: "50" },
    data: { type: "string" },
  },
});
const RECIPIENTS = Number(values.recipients);
const LINES = Number(values.lines);
const MESSAGES = Number(values.messages);
const TALKERS = Number(values.talkers);
const QUIET_MS = Number(values.quiet) * 1_000;
const RATE = Number(values.rate);

/** Words a second in the live room, all talkers together, and questions a second to the API. */
const WORDS_A_SECOND = 20;
const ASKS_A_SECOND = 5;
const PASSWORD = "correct horse battery";
const AT_ONCE = 8;
const ASK_MS = 500;

type Person = { api: Api; userId: string; email: string };

/** Who and what is there before anything is measured; sessions are tokens. */
type Town = {
  owner: Kept;
  talkers: Kept[];
  recipients: number;
  workspaceId: string;
  roomId: string;
  listId: string;
};
type Kept = { token: string; userId: string; email: string };

/** Where a town is noted, in the folder of its data; a server's own marks in there are not copied. */
const TOWN_FILE = "town.json";
const MARKS = new Set(["lock", "running.json"]);

function start(): Promise<Served> {
  return startServer({ dataDir, env: { RATE_LIMITS: "off" } });
}

/** Signs everybody up, the talkers in a room and the recipients in a contact list. */
async function settle(): Promise<Town> {
  const owner = await signUp("Owner");
  const workspace = await owner.api.workspaces.create({ name: "Bench", slug: "bench" });
  const { code } = await owner.api.invites.create(workspace.id);
  const talkers = await people(TALKERS, code);
  const room = await owner.api.channels.create(workspace.id, {
    kind: "public",
    name: "talk",
    memberIds: talkers.map(({ userId }) => userId),
  });
  const listId = RECIPIENTS > 0 ? await fillList(owner, workspace.id, code) : "";
  const kept = ({ api, userId, email }: Person): Kept => ({
    token: api.token() ?? "",
    userId,
    email,
  });
  return {
    owner: kept(owner),
    talkers: talkers.map(kept),
    recipients: RECIPIENTS,
    workspaceId: workspace.id,
    roomId: room.id,
    listId,
  };
}

/** The town that is noted in a folder, if it is the one that is asked for. */
async function noted(folder: string): Promise<Town | undefined> {
  const text = await readFile(path.join(folder, TOWN_FILE), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const town = JSON.parse(text) as Town;
  if (town.recipients !== RECIPIENTS || town.talkers.length !== TALKERS)
    throw new Error(`${folder} is of ${town.recipients} recipients and others who talk`);
  return town;
}

async function measure(town: Town): Promise<void> {
  const signedIn = ({ token, userId, email }: Kept): Person => ({
    api: createApi({ baseUrl: server.url, keepToken: true, token }),
    userId,
    email,
  });
  const owner = signedIn(town.owner);
  const talkers = town.talkers.map(signedIn);
  const { workspaceId, roomId, listId } = town;
  let talk = new Talk(talkers, roomId);
  await talk.ready();

  print("alone", await talk.during(() => sleep(QUIET_MS)));

  if (RECIPIENTS > 0) {
    const run = await talk.during(async () => {
      const job = await owner.api.jobs.start("campaign", workspaceId, {
        name: "Bench",
        template: "Hello {{name}}!",
        audience: { to: "list", listId },
        rate: RATE,
      });
      const done = await over(owner, job.id);
      expectFigures("campaign", done, {
        total: RECIPIENTS,
        sent: RECIPIENTS,
        failed: 0,
        skipped: 0,
      });
    });
    print(`campaign to ${RECIPIENTS}`, run);
  }

  if (LINES > 0) {
    const target = await owner.api.channels.create(workspaceId, { kind: "public", name: "log" });
    const input = { format: "log", channelId: target.id, fileName: "bench.jsonl" };
    const job = await owner.api.jobs.start("import", workspaceId, input, { file: logOf(LINES) });
    const first = await talk.during(() =>
      until(owner, job.id, ({ progress }) => progress.done >= LINES / 2),
    );
    print(`import of ${LINES}, first half`, first);
    talk.close();
    await server.kill9();
    server = await start();
    for (const person of [owner, ...talkers]) person.api = again(person.api);
    talk = new Talk(talkers, roomId);
    await talk.ready();
    const second = await talk.during(async () => {
      const done = await over(owner, job.id);
      expectFigures("import", done, { read: LINES, imported: LINES, merged: 0 });
    });
    print(`import of ${LINES}, after kill -9`, second);
    await expectLines(owner, target.id, LINES);
  }

  if (MESSAGES > 0) {
    const target = await owner.api.channels.create(workspaceId, { kind: "public", name: "many" });
    const input = { format: "log", channelId: target.id, fileName: "many.jsonl" };
    const filling = await owner.api.jobs.start("import", workspaceId, input, {
      file: logOf(MESSAGES),
    });
    await over(owner, filling.id);
    const day = 86_400_000;
    const run = await talk.during(async () => {
      const job = await owner.api.jobs.start("report", workspaceId, {
        from: new Date(Date.now() - day).toISOString().slice(0, 10),
        to: new Date(Date.now() + day).toISOString().slice(0, 10),
      });
      const done = await over(owner, job.id);
      if (done.state !== "completed") fail(`report: ${JSON.stringify(done.error)}`);
      console.log(`report over ${MESSAGES}: ${JSON.stringify(done.result).slice(0, 200)}`);
    });
    print(`report over ${MESSAGES}`, run);
  }
  talk.close();
}

/** People who talk in a room, and one who asks the API all the while; what both wait is kept. */
class Talk {
  readonly #clients: ChannelClient[];
  readonly #asker: Person;

  constructor(talkers: readonly Person[], channelId: string) {
    this.#clients = talkers.map(({ api, userId }) =>
      openChannel({ api, channelId, userId, pageSize: 0, keep: 50 }),
    );
    const [first] = talkers;
    if (first === undefined) throw new Error("nobody talks");
    this.#asker = first;
  }

  async ready(): Promise<void> {
    while (!this.#clients.every((client) => client.getState().status.kind === "live"))
      await sleep(ASK_MS / 5);
  }

  /** Milliseconds from a word to its acknowledgement and from a question to its answer, while `work` goes on. */
  async during(
    work: () => Promise<unknown>,
  ): Promise<{ words: number[]; asks: number[]; ms: number }> {
    const words: number[] = [];
    const asks: number[] = [];
    let turn = 0;
    const talking = setInterval(() => {
      const client = this.#clients[turn % this.#clients.length];
      turn += 1;
      if (client === undefined) return;
      const startedAt = performance.now();
      void client
        .delivered(client.send(`word ${turn}`))
        .then((outcome) => "ok" in outcome && words.push(performance.now() - startedAt));
    }, 1_000 / WORDS_A_SECOND);
    const asking = setInterval(() => {
      const startedAt = performance.now();
      void this.#asker.api.workspaces
        .list()
        .then(() => asks.push(performance.now() - startedAt))
        .catch(() => undefined);
    }, 1_000 / ASKS_A_SECOND);
    const startedAt = performance.now();
    try {
      await work();
    } finally {
      clearInterval(talking);
      clearInterval(asking);
    }
    return { words, asks, ms: performance.now() - startedAt };
  }

  close(): void {
    for (const client of this.#clients) client.close();
  }
}

function print(what: string, { words, asks, ms }: { words: number[]; asks: number[]; ms: number }) {
  const at = (samples: number[], part: number) =>
    `${quantile(
      samples.toSorted((a, b) => a - b),
      part,
    ).toFixed(1)} ms`;
  const figures = `words p50 ${at(words, 0.5)}, p99 ${at(words, 0.99)}; API p95 ${at(asks, 0.95)}`;
  console.log(`${what}: ${figures}; ${words.length} words in ${(ms / 1_000).toFixed(1)} s`);
}

async function signUp(name: string): Promise<Person> {
  const api = createApi({ baseUrl: server.url, keepToken: true });
  const email = `${crypto.randomUUID()}@example.com`;
  const { user } = await api.auth.signUp({ email, password: PASSWORD, name });
  return { api, userId: user.id, email };
}

/** The same session at the address that the server has now. */
function again(api: Api): Api {
  const token = api.token();
  return createApi({ baseUrl: server.url, keepToken: true, ...(token !== undefined && { token }) });
}

async function people(count: number, code: string): Promise<Person[]> {
  const all: Person[] = [];
  while (all.length < count) {
    const batch = Math.min(AT_ONCE, count - all.length);
    all.push(
      ...(await Promise.all(
        Array.from({ length: batch }, async (_, i) => {
          const person = await signUp(`Person ${all.length + i}`);
          await person.api.invites.accept(code);
          return person;
        }),
      )),
    );
  }
  return all;
}

/** Signs up everybody whom the campaign is to reach, and imports them as contacts. */
async function fillList(owner: Person, workspaceId: string, code: string): Promise<string> {
  const everybody = await people(RECIPIENTS, code);
  const list = await owner.api.contacts.createList(workspaceId, "Everybody");
  const rows = everybody.map(({ email }, i) => `"Person ${i}",${email}`);
  const job = await owner.api.jobs.start(
    "import",
    workspaceId,
    { format: "contacts", listId: list.id, fileName: "everybody.csv" },
    { file: new Blob([`name,email\n${rows.join("\n")}\n`]) },
  );
  expectFigures("contacts", await over(owner, job.id), { imported: RECIPIENTS });
  return list.id;
}

function logOf(count: number): Blob {
  const lines = Array.from({ length: count }, (_, i) =>
    JSON.stringify({
      day: "2009-03-12",
      time: "10:00",
      nick: `nick${i % 50}`,
      text: `line ${i} of the log`,
    }),
  );
  return new Blob([lines.join("\n")]);
}

async function expectLines(owner: Person, channelId: string, count: number): Promise<void> {
  let expected = count - 1;
  let before: number | undefined;
  do {
    const page = await owner.api.messages.page(channelId, {
      limit: 200,
      ...(before !== undefined && { before }),
    });
    for (const { body } of page.items.toReversed()) {
      if (body !== `line ${expected} of the log`) return fail(`line ${expected} is ${body}`);
      expected -= 1;
    }
    before = page.nextCursor ?? undefined;
  } while (before !== undefined);
  if (expected !== -1) fail(`${expected + 1} lines are missing`);
}

function over(owner: Person, id: string): Promise<JobView> {
  return until(owner, id, isOver);
}

async function until(owner: Person, id: string, is: (job: JobView) => boolean): Promise<JobView> {
  for (;;) {
    const job = await owner.api.jobs.get(id);
    if (is(job) || isOver(job)) return job;
    await sleep(ASK_MS);
  }
}

function expectFigures(what: string, job: JobView, figures: Record<string, number>): void {
  const result = (job.result ?? {}) as Record<string, unknown>;
  for (const [name, wanted] of Object.entries(figures))
    if (result[name] !== wanted) fail(`${what}: ${name} is ${String(result[name])}, not ${wanted}`);
  if (job.state !== "completed") fail(`${what}: ${job.state} ${JSON.stringify(job.error)}`);
}

function fail(why: string): void {
  isRight = false;
  console.error(why);
}

const scratch = await mkdtemp(path.join(tmpdir(), "edgewise-bench-jobs-"));
const seed = values.data ?? path.join(scratch, "seed");
let dataDir = seed;
let town = await noted(seed);
let isRight = true;
let server = await start();
try {
  if (town === undefined) {
    town = await settle();
    await writeFile(path.join(seed, TOWN_FILE), JSON.stringify(town));
  }
  await server.stop();
  dataDir = path.join(scratch, "run");
  await cp(seed, dataDir, {
    recursive: true,
    filter: (from) => !MARKS.has(path.relative(seed, from)),
  });
  server = await start();
  await measure(town);
} finally {
  await server.stop();
  await rm(scratch, { recursive: true, force: true });
}
process.exitCode = isRight ? 0 : 1;
