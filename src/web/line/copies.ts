import { holds } from "../../client/index.ts";
import type { ChannelCopy, ChannelState } from "../../client/index.ts";
import { keep, recallKept } from "./keep.ts";
import { recallSession } from "./kept-session.ts";

/** A copy of another shape is no copy. */
const SHAPE = 1;
const GROUP = `channel.${SHAPE} `;
const MOST_MESSAGES = 100;
const MOST_CHANNELS = 50;

/** The channel as it was when it was last open here. Never rejects. */
export async function recallChannel(
  userId: string,
  channelId: string,
): Promise<ChannelCopy | undefined> {
  return (await recallKept("copies", userId, GROUP + channelId)) as ChannelCopy | undefined;
}

/** Keeps the newest messages of a channel for the next visit, while that person is signed in. */
export async function keepChannel(
  userId: string,
  channelId: string,
  copy: ChannelCopy | undefined,
): Promise<void> {
  const limit = { group: GROUP, most: MOST_CHANNELS };
  await keepCopy(userId, GROUP + channelId, copy, limit);
}

/** Anything else that is asked for at each start, by name. */
export function recallCopy(userId: string, name: string): Promise<unknown> {
  return recallKept("copies", userId, `${SHAPE} ${name}`);
}

export function rememberCopy(userId: string, name: string, value: unknown): Promise<void> {
  return keepCopy(userId, `${SHAPE} ${name}`, value);
}

/** What can be kept of a state: exact at its head; undefined while that is not so. */
export function copyOf(state: ChannelState): ChannelCopy | undefined {
  const { epoch, head, phase, olderCursor } = state;
  if (epoch === null || phase !== "ready") return undefined;
  // What lies before them, a thread's replies or a stretch of the past, has holes after it.
  const newest = { olderCursor, to: null };
  const messages = state.messages.filter(({ seq }) => holds(newest, seq));
  const [first, ...rest] = messages.slice(-MOST_MESSAGES);
  if (first === undefined || messages.length <= MOST_MESSAGES)
    return { epoch, head, messages, olderCursor };
  return { epoch, head, messages: [first, ...rest], olderCursor: first.seq };
}

/** Another tab may have signed out while this one had something to keep. */
async function keepCopy(...[userId, ...rest]: KeepCopy): Promise<void> {
  if (recallSession()?.id === userId) await keep("copies", userId, ...rest);
}
type KeepCopy = Parameters<typeof keep> extends [unknown, ...infer Rest] ? Rest : never;
