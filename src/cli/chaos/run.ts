import { setTimeout as sleep } from "node:timers/promises";
import { gather, openRoom } from "../guests.ts";
import type { Guest } from "../guests.ts";
import { waitWhileMoving } from "../wait.ts";
import { actAtRandom, burst } from "./actions.ts";
import type { PageReads } from "./actions.ts";
import { judge, together } from "./checker.ts";
import type { Judgement } from "./checker.ts";
import { fastClock } from "./fast-clock.ts";
import type { ChannelHistory } from "./history.ts";
import { randomMoment, Signal, waitFor } from "./kills.ts";
import { Member } from "./member.ts";
import type { ChannelRun } from "./member.ts";
import { randomFrom } from "./random.ts";
import type { Random } from "./random.ts";
import { readBack, readBeginning } from "./read-back.ts";
import type { Line } from "./tap.ts";

/** A server that can be killed and started again, on the same data and the same port. */
export type Victim = {
  readonly url: string;
  /** Ends the runtime by SIGKILL and resolves when it serves again; answers how long the start took, ms. */
  killAndRestart(): Promise<number>;
  /** Ends the next Relay that does anything, where sockets are on Relays. */
  endRelay?(): Promise<void>;
};

export type ChaosOptions = {
  readonly victim: Victim;
  readonly kills: number;
  readonly clients: number;
  readonly seed: number;
  /** The share of frames that never arrive, in either direction. */
  readonly loss: number;
  /** How long everybody may take to come to rest after the last word, ms. */
  readonly patienceMs: number;
  readonly onKill?: (count: number) => void;
};

export type ChaosReport = {
  readonly judgement: Judgement;
  readonly kills: number;
  /** Relays ended between the kills. */
  readonly relaysEnded: number;
  /** Each start after a kill, ms. */
  readonly restartsMs: readonly number[];
  /** Whether everybody came to rest, before and after the last restart. */
  readonly settled: boolean;
  /** The log's length, all channels together. */
  readonly events: number;
  /** Sockets and HTTP sends. */
  readonly connections: number;
  /** Frames that never arrived. */
  readonly lost: number;
};

const CHANNELS = ["even", "odd"];
/** A client's minute takes six seconds here. */
const CLOCK_FACTOR = 10;
/** The mean pause between two actions of one person in one channel, ms. */
const PAUSE_MS = 80;
/** Relays that are ended between two kills, at most. */
const RELAY_ENDS = 3;
/** How long half of the clients may take to be back after a restart, ms. */
const RETURN_MS = 30_000;
const REST_POLL_MS = 200;

/** Lets people talk while their server is killed again and again, then judges what everybody saw. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { victim, kills, onKill } = options;
  const random = randomFrom(options.seed);
  const sent = new Signal();
  const line: Line = { loss: options.loss, lost: 0 };
  const { rooms, founder } = await openRooms(options, random, sent, line);
  const members = rooms.flatMap((room) => room.members);

  const load = new Load(rooms, random);
  const restartsMs: number[] = [];
  let relaysEnded = 0;
  for (let count = 0; count < kills; count += 1) {
    await waitWhileMoving(
      () => liveShare(members) >= 0.5,
      () => liveShare(members),
      RETURN_MS,
    );
    if (victim.endRelay !== undefined)
      for (let ends = random.int(1, RELAY_ENDS); ends > 0; ends -= 1) {
        await waitFor(randomMoment(random), sent, () => members.forEach(burst));
        await victim.endRelay();
        relaysEnded += 1;
      }
    await waitFor(randomMoment(random), sent, () => members.forEach(burst));
    restartsMs.push(await victim.killAndRestart());
    onKill?.(count + 1);
  }
  load.stop();
  line.loss = 0;
  let settled = await rest(rooms, options.patienceMs);
  restartsMs.push(await victim.killAndRestart());
  settled = (await rest(rooms, options.patienceMs)) && settled;

  const stores = rooms.map((room) => room.members.map((member) => member.snapshot()));
  for (const { client } of members) client.close();
  // What a client had just sent, where not all came to rest, is stored by then.
  await sleep(REST_POLL_MS);
  const histories: ChannelHistory[] = [];
  for (const [i, { run, pages }] of rooms.entries()) {
    const { channelId, connections } = run;
    const final = await readBack(founder.api, channelId, founder.userId, connections);
    histories.push({ channelId, connections, pages, stores: stores[i] ?? [], final });
  }
  return {
    judgement: together(histories.map(judge)),
    kills: restartsMs.length,
    relaysEnded,
    restartsMs,
    settled,
    events: histories.reduce((sum, { final }) => sum + final.head, 0),
    connections: histories.reduce((sum, { connections }) => sum + connections.length, 0),
    lost: line.lost,
  };
}

type Room = {
  readonly run: ChannelRun;
  readonly members: readonly Member[];
  readonly pages: PageReads;
};

async function openRooms(
  options: ChaosOptions,
  random: Random,
  sent: Signal,
  line: Line,
): Promise<{ readonly rooms: Room[]; readonly founder: Guest }> {
  const names = Array.from({ length: options.clients }, (_, i) => `client-${i + 1}`);
  const gathering = await gather(options.victim.url, "Chaos", names);
  const clock = fastClock(CLOCK_FACTOR);
  const rooms: Room[] = [];
  for (const channel of CHANNELS) {
    const channelId = await openRoom(gathering, channel);
    const run: ChannelRun = {
      channelId,
      connections: [],
      topics: [],
      random,
      line,
      onSent: () => sent.fire(),
      clock,
    };
    const members = gathering.guests.map(
      (guest, i) => new Member(guest.name, guest, run, i % 2 === 0 ? 1 : 4),
    );
    const { api, userId } = gathering.founder;
    await readBeginning(api, channelId, userId, run.connections);
    rooms.push({ run, members, pages: [] });
  }
  return { rooms, founder: gathering.founder };
}

/** Everybody does something now and then, until stopped. */
class Load {
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(rooms: readonly Room[], random: Random) {
    for (const { members, pages } of rooms)
      for (const member of members) this.#next(member, pages, random);
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #next(member: Member, pages: PageReads, random: Random): void {
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        // Who is cut off for long does not pile up words without end.
        if (member.client.getState().pending.length < MOST_PENDING) actAtRandom(member, pages);
        this.#next(member, pages, random);
      },
      random.next() * 2 * PAUSE_MS,
    );
    this.#timers.add(timer);
  }
}

const MOST_PENDING = 40;

/** Waits until nothing is on its way and every client stands where the server does. */
async function rest(rooms: readonly Room[], patienceMs: number): Promise<boolean> {
  const resting = async ({ run, members }: Room) => {
    const page = await members[0]?.api.messages
      .page(run.channelId, { limit: 1 })
      .catch(() => undefined);
    const { head } = page ?? {};
    return head !== undefined && members.every((member) => member.isAtRestAt(head));
  };
  for (let waited = 0; waited < patienceMs; waited += REST_POLL_MS) {
    const done = await Promise.all(rooms.map(resting));
    if (done.every(Boolean)) return true;
    await sleep(REST_POLL_MS);
  }
  return false;
}

function liveShare(members: readonly Member[]): number {
  return members.filter(({ isLive }) => isLive).length / members.length;
}
