import { setTimeout as sleep } from "node:timers/promises";
import type { Api } from "../../../client/index.ts";
import type { Message } from "../../../protocol/events.ts";
import type { JobKindName, JobView } from "../../../protocol/jobs.ts";
import { isOver } from "../../../protocol/jobs.ts";
import { gather, openRoom } from "../../guests.ts";
import { waitWhileMoving } from "../../wait.ts";
import { randomMoment } from "../kills.ts";
import type { Random } from "../random.ts";
import { randomFrom } from "../random.ts";
import type { Victim } from "../run.ts";
import type { JobViolation, TakenJob } from "./check.ts";
import { HOOK_PATH, judgeJobs, STEP_PATH, toldOf } from "./check.ts";
import type { Receiver } from "./receiver.ts";

export type JobChaosOptions = {
  readonly victim: Victim;
  readonly receiver: Receiver;
  readonly kills: number;
  /** How many are started, evenly over the kills. */
  readonly jobs: number;
  readonly seed: number;
  /** How long nothing may get ahead after the last kill, ms. */
  readonly patienceMs: number;
  readonly onKill?: (count: number) => void;
};

export type JobChaosReport = {
  readonly violations: readonly JobViolation[];
  readonly kills: number;
  readonly restartsMs: readonly number[];
  readonly jobs: number;
  readonly said: number;
  /** Calls of the receiver, and how many of them came again. */
  readonly delivered: number;
  readonly repeated: number;
  /** Whether every job was over within the patience. */
  readonly settled: boolean;
};

/** Which is none of those that people see. */
const TEST_KIND = "test" as JobKindName;
const CHANNELS = ["left", "right"];
const MOST_STEPS = 4;
const AGAIN_MS = 100;
const LOOK_MS = 1_000;
const PAGE = 200;
/** Jobs that are started at a time. */
const STARTED_AT_ONCE = 6;

type Place = { api: Api; workspaceId: string; channelIds: readonly string[]; address: string };

/** Starts jobs while their server is killed again and again, lets them come to rest, and judges what is there. */
export async function runJobChaos(options: JobChaosOptions): Promise<JobChaosReport> {
  const { victim, receiver, kills, jobs, seed, onKill } = options;
  const random = randomFrom(seed);
  const gathering = await gather(victim.url, "Job chaos", []);
  const { api } = gathering.founder;
  const channelIds: string[] = [];
  for (const name of CHANNELS) channelIds.push(await openRoom(gathering, name));
  const { workspaceId } = gathering;
  const { address } = receiver;
  const place = { api, workspaceId, channelIds, address };
  await api.request("POST", `/api/workspaces/${workspaceId}/hooks/outgoing`, {
    body: { name: "Chaos", url: `http://${address}${HOOK_PATH}`, events: ["message.created"] },
  });

  const taken: TakenJob[] = [];
  const restartsMs: number[] = [];
  const rounds = Math.max(kills, 1);
  for (let round = 0; round < rounds; round += 1) {
    const count = share(jobs, rounds, round);
    const starting = startJobs(place, random, `${seed}-${round}`, count, taken);
    if (kills > 0) {
      await sleep(randomMoment(random).waitMs);
      restartsMs.push(await victim.killAndRestart());
      onKill?.(restartsMs.length);
    }
    await starting;
  }
  const { views, settled } = await rest(place, taken, options.patienceMs);
  const said = (await Promise.all(channelIds.map((id) => everythingIn(api, id)))).flat();
  // A channel tells of its words a moment after they were said.
  const told = () => toldOf(receiver.deliveries);
  await waitWhileMoving(() => told() >= said.length, told, options.patienceMs);
  const distinct = new Set(receiver.deliveries.map(({ path, id }) => `${path} ${id}`));
  return {
    violations: judgeJobs({ taken, views, said, deliveries: receiver.deliveries }),
    kills: restartsMs.length,
    restartsMs,
    jobs: taken.length,
    said: said.length,
    delivered: receiver.deliveries.length,
    repeated: receiver.deliveries.length - distinct.size,
    settled,
  };
}

/** How many of `all` fall to one of so many rounds. */
function share(all: number, rounds: number, round: number): number {
  return Math.floor((all * (round + 1)) / rounds) - Math.floor((all * round) / rounds);
}

/** Starts so many jobs, each until the server has taken it. */
async function startJobs(
  place: Place,
  random: Random,
  name: string,
  count: number,
  taken: TakenJob[],
): Promise<void> {
  const wishes = Array.from({ length: count }, (_, i) => wishOf(place, random, `${name}-${i}`));
  const worker = async () => {
    for (let wish = wishes.pop(); wish !== undefined; wish = wishes.pop()) {
      const { steps, channelId, deliverTo } = wish.input;
      const { id } = await untilAnswered(wish.start);
      taken.push({
        id,
        steps,
        speaks: channelId !== undefined,
        delivers: deliverTo !== undefined,
      });
    }
  };
  await Promise.all(Array.from({ length: STARTED_AT_ONCE }, worker));
}

function wishOf({ api, workspaceId, channelIds, address }: Place, random: Random, key: string) {
  const kind = random.pick(["speaks", "delivers", "both"] as const) ?? "both";
  const channelId = random.pick(channelIds);
  const input = {
    steps: random.int(1, MOST_STEPS),
    waitMs: random.int(0, 20),
    ...(kind === "delivers" ? {} : { channelId }),
    ...(kind === "speaks" ? {} : { deliverTo: `http://${address}${STEP_PATH}` }),
  };
  const start = () =>
    api.request<JobView>("POST", "/api/jobs/test", {
      body: { workspaceId, ...input },
      headers: { "Idempotency-Key": key },
    });
  return { input: { channelId: undefined, deliverTo: undefined, ...input }, start };
}

/** Asks until there is an answer; a server that has just been killed gives none. */
async function untilAnswered<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isPassing(error)) throw error;
      await sleep(AGAIN_MS);
    }
  }
}

function isPassing(error: unknown): boolean {
  const status = error instanceof Error && "status" in error ? Number(error.status) : 0;
  return status === 0 || status >= 500;
}

/** Waits until every job is over, as long as something gets ahead. */
async function rest(place: Place, { length }: readonly TakenJob[], patienceMs: number) {
  let views: JobView[] = [];
  const look = { isOver: false };
  const looking = (async () => {
    while (!look.isOver) {
      views = await untilAnswered(() => everyJob(place));
      await sleep(LOOK_MS);
    }
  })();
  const isDone = () => views.length >= length && views.every(isOver);
  const ahead = () => views.reduce((sum, { progress }) => sum + progress.done, 0);
  const settled = await waitWhileMoving(isDone, ahead, patienceMs);
  look.isOver = true;
  await looking;
  return { views, settled };
}

async function everyJob({ api, workspaceId }: Place): Promise<JobView[]> {
  const all: JobView[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: JobView[]; nextCursor: string | null } = await api.jobs.list({
      workspaceId,
      // Deliveries of the hook are jobs too: the receiver says of them what there is to say.
      kind: TEST_KIND,
      limit: PAGE,
      cursor,
    });
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}

async function everythingIn(api: Api, channelId: string): Promise<Message[]> {
  const all: Message[] = [];
  let after: number | null = 0;
  while (after !== null) {
    const from: number = after;
    const page = await untilAnswered(() =>
      api.messages.page(channelId, { after: from, limit: PAGE }),
    );
    all.push(...page.items);
    after = page.nextCursor;
  }
  return all;
}
