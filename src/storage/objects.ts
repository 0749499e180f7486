import { proxyDurable } from "itty-durable";
import type { Channel } from "../channel/channel-object.ts";
import type { LimitDecision } from "../control/limiter.ts";
import type { Registry } from "../control/registry.ts";
import type { Inbox } from "../inbox/inbox-object.ts";
import type { InboxParts } from "../inbox/parts.ts";
import type { Loan, Wish } from "../protocol/lending.ts";
import type { Relay } from "../relay/relay-object.ts";
import type { Env } from "./env.ts";
import { workspaceMessages } from "./env.ts";
import type { Caller } from "./object-fence.ts";
import { callObject, fencedStub } from "./object-fence.ts";

export type { Drained, LiveChannel, LiveTotals } from "../control/registry.ts";
export type ChannelObject = Channel;
export type InboxObject = Inbox;
export type RelayObject = Relay;

/** The object of a channel. Only this file turns an id into an object. */
export function channelStub(
  env: Env,
  channelId: string,
  by: Caller = "worker",
): DurableObjectStub<ChannelObject> {
  return fencedStub(() => channelLine(env, channelId), channelId, by);
}

/** The same without a fence, for what Relays pass up: calls on one line keep their order, and its keeper judges it. */
export function channelLine(env: Env, channelId: string): DurableObjectStub<ChannelObject> {
  return env.CHANNEL.get(env.CHANNEL.idFromName(channelId));
}

/** The object of a Relay of a channel, without a fence, since frames pass to it; `region` is a location hint, which counts for the first call ever. */
export function relayStub(
  env: Env,
  { channelId, relay, region }: { channelId: string; relay: string; region: string },
): DurableObjectStub<RelayObject> {
  const id = env.RELAY.idFromName(`${channelId}/${relay}`);
  return region === ""
    ? env.RELAY.get(id)
    : env.RELAY.get(id, { locationHint: region as DurableObjectLocationHint });
}

/** The object of a person's devices. */
export function inboxStub(
  env: Env,
  userId: string,
  by: Caller = "worker",
): DurableObjectStub<InboxObject> {
  return fencedStub(() => inboxLine(env, userId), userId, by);
}

/** The same without a fence, for a restore: who was restored ends, and that is no failure. */
export function inboxLine(env: Env, userId: string): DurableObjectStub<InboxObject> {
  return env.INBOX.get(env.INBOX.idFromName(userId));
}

/** The methods of a part of an object, as they are asked from elsewhere. */
type Asked<T> = {
  [M in keyof T]: T[M] extends (...args: infer A) => infer R
    ? (...args: A) => Promise<Awaited<R>>
    : never;
};

/** What a person keeps for themselves. */
export function deskOf(env: Env, userId: string): Asked<InboxParts["desk"]> {
  return partOf(env, userId, "desk");
}

/** Where a person is, and whom they watch. */
export function whereaboutsOf(
  env: Env,
  userId: string,
  by: Caller = "worker",
): Asked<InboxParts["whereabouts"]> {
  return partOf(env, userId, "whereabouts", by);
}

/** What a person has chosen that channels have to know. */
export function choicesOf(env: Env, userId: string): Asked<InboxParts["choices"]> {
  return partOf(env, userId, "choices");
}

/** How a person is reached who is not here. */
export function outreachOf(env: Env, userId: string): Asked<InboxParts["outreach"]> {
  return partOf(env, userId, "outreach");
}

/** Every method of a part is one call to its object. */
function partOf<P extends keyof InboxParts>(
  env: Env,
  userId: string,
  part: P,
  by: Caller = "worker",
): Asked<InboxParts[P]> {
  const ask =
    (_: object, method: string | symbol) =>
    (...args: unknown[]) =>
      inboxStub(env, userId, by).ask(part, String(method), args);
  // What is called here by name is what the type names.
  return new Proxy({}, { get: ask }) as Asked<InboxParts[P]>;
}

/** What a shard of the registry can be asked. */
export type RegistryShard = {
  [M in "beat" | "totals" | "held" | "holders" | "list" | "drain"]: (
    ...args: Parameters<Registry[M]>
  ) => Promise<Awaited<ReturnType<Registry[M]>>>;
};

/** A shard of the registry, by its number. */
export function registryShard(env: Env, index: number): RegistryShard {
  return registry(env, `shard-${index}`) as RegistryShard;
}

/** What looks after jobs can be asked. */
export type JobsObject = {
  [M in "armJobs" | "pokeJobs"]: (
    ...args: Parameters<Registry[M]>
  ) => Promise<Awaited<ReturnType<Registry[M]>>>;
};

/** The one object that looks after jobs which nobody works at. */
export function jobsObject(env: Env): JobsObject {
  return registry(env, "jobs") as JobsObject;
}

/** Objects ask it as well as the Worker, so what it is asked never waits. */
function registry(env: Env, name: string): object {
  // The library's proxies are untyped; the methods are the Registry's.
  const open = () =>
    proxyDurable(env.REGISTRY, { name: "REGISTRY", parse: true }).get(name) as object;
  return fencedStub(open, `registry ${name}`, "object");
}

/** One subject's sliding window, e.g. an account at an address. */
export async function takeLimit(
  env: Env,
  subject: string,
  limit: number,
  windowMs: number,
  nowMs: number,
): Promise<LimitDecision> {
  // The library's proxies are untyped; the method is Limiter.take.
  const limiter = proxyDurable(env.LIMITER, { name: "LIMITER", parse: true }).get(subject) as {
    take: (limit: number, windowMs: number, nowMs: number) => Promise<LimitDecision>;
  };
  return callObject(subject, "worker", "take", () => limiter.take(limit, windowMs, nowMs));
}

/** Borrows a block of a workspace's words for one of its channels. No message waits for it. */
export async function borrowWords(env: Env, workspaceId: string, wish: Wish): Promise<Loan> {
  // The library's proxies are untyped; the method is Limiter.lend.
  const name = `words ${workspaceId}`;
  const limiter = proxyDurable(env.LIMITER, { name: "LIMITER", parse: true }).get(name) as {
    lend: (quota: number, wish: Wish) => Promise<Loan>;
  };
  return callObject(name, "object", "lend", () => limiter.lend(workspaceMessages(env), wish));
}
