import type { Env } from "./env.ts";
import { registryShard } from "./objects.ts";
import { withinPatience } from "./patience.ts";
import type { Drained, LiveChannel, LiveTotals, RegistryShard } from "./objects.ts";

/** A shard takes some hundred heartbeats a second: enough for a hundred thousand live channels. */
const SHARDS = 32;

/** Tells the registry that a channel is at work. */
export async function beat(env: Env, report: LiveChannel): Promise<void> {
  await registryShard(env, report.id.charCodeAt(report.id.length - 1) % SHARDS).beat(report);
}

/** Sums over all that is live. */
export async function liveTotals(env: Env, nowMs: number): Promise<LiveTotals> {
  return summed(await each(env, (one) => one.totals(nowMs)));
}

/** Sums over all that holds sockets, rooms that sleep among them; `channels` counts those at work. */
export async function heldTotals(env: Env, nowMs: number): Promise<LiveTotals> {
  return summed(await each(env, (one) => one.held(nowMs)));
}

/** People in all that holds sockets, as far as shards answer in time. */
export async function heldPeople(env: Env, nowMs: number): Promise<number> {
  return summed(await eachInTime(env, (one) => one.held(nowMs))).people;
}

function summed(all: readonly LiveTotals[]): LiveTotals {
  const sums = { channels: 0, relays: 0, connections: 0, people: 0 };
  for (const totals of all)
    for (const [name, value] of Object.entries(totals)) sums[name as keyof LiveTotals] += value;
  return sums;
}

/** What is live, of one workspace or (null) of all, most sockets first, at most `limit`. */
export async function liveChannels(
  env: Env,
  nowMs: number,
  workspaceId: string | null,
  limit: number,
): Promise<LiveChannel[]> {
  const lists = await each(env, (one) => one.list(nowMs, workspaceId, limit));
  return lists
    .flat()
    .toSorted((a, b) => b.connections - a.connections)
    .slice(0, limit);
}

/**
 * What holds sockets, rooms that sleep among it, most sockets first, at most `limit`; as far as shards
 * answer in time.
 */
export async function heldChannels(env: Env, limit: number): Promise<LiveChannel[]> {
  const lists = await eachInTime(env, (one) => one.holders(limit));
  return lists
    .flat()
    .toSorted((a, b) => b.connections - a.connections)
    .slice(0, limit);
}

/** Drains every channel that holds sockets, of one workspace or (null) of all. @throws where a shard does not answer */
export async function drainChannels(env: Env, workspaceId: string | null): Promise<Drained> {
  const answers = await each(env, (one) => one.drain(workspaceId));
  return {
    drained: answers.reduce((sum, { drained }) => sum + drained, 0),
    connections: answers.reduce((sum, { connections }) => sum + connections, 0),
  };
}

function each<T>(env: Env, ask: (one: RegistryShard) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: SHARDS }, (_, i) => ask(registryShard(env, i))));
}

/** What those answer that do it in time: one that is out must not hide the others. */
async function eachInTime<T extends object>(
  env: Env,
  ask: (one: RegistryShard) => Promise<T>,
): Promise<T[]> {
  const answers = await each(env, (one) => withinPatience(ask(one)));
  return answers.filter((answer) => answer !== null);
}
