import type { NeedsRole } from "../channel/access.ts";
import type { Refusal } from "../protocol/errors.ts";
import type { Channel, Guise } from "../protocol/events.ts";
import { microsOfTs } from "../slack/ts.ts";
import type { SlackMessage } from "../slack/message.ts";
import type { IncomingHook } from "../storage/directory/incoming-hooks.ts";
import type { Env } from "../storage/env.ts";
import { channelStub } from "../storage/objects.ts";
import { readRange } from "./history-page.ts";
import { SlackRefusal } from "./slack-words.ts";

/** Newest messages that are looked through for the one that a `ts` names. */
const LOOKED_THROUGH = 200;

type Hook = Pick<IncomingHook, "id" | "channelId" | "userId" | "name" | "icon">;

/**
 * Says in the hook's channel what a program posted, all of it or nothing. `once` makes a repeat of the
 * same request a refusal.
 */
export async function postAsHook(
  env: Env,
  hook: Hook,
  message: SlackMessage,
  once: string | undefined,
): Promise<void> {
  const threadSeq = message.thread === "" ? undefined : await threadOf(env, hook, message.thread);
  const icon = message.icon || hook.icon;
  const as: Guise = { name: message.name || hook.name, ...(icon !== null && { icon }) };
  const [body = "", ...further] = message.parts;
  const done = await channelStub(env, hook.channelId).command(actorOf(hook), {
    type: "send",
    id: `hook.${once ?? crypto.randomUUID()}`,
    body,
    as,
    ...(further.length > 0 && { further }),
    ...(threadSeq !== undefined && { threadSeq, broadcast: message.broadcast }),
  });
  if (!("ok" in done)) throw await inSlackWords(env, hook, done, threadSeq !== undefined);
  if (once !== undefined && done.ok.repeat) throw new SlackRefusal(401, "replayed_signature");
}

function actorOf({ userId, id }: Hook) {
  // Hooks are in their channel as members, so nothing ever hangs on the workspace.
  return { userId, sessionId: id, workspaceRole: null };
}

/** The message that is answered: by its seq, or by Slack's `ts` where it is one of the newest. */
async function threadOf(env: Env, hook: Hook, thread: string): Promise<number> {
  if (/^[1-9]\d{0,8}$/.test(thread)) return Number(thread);
  const at = microsOfTs(thread);
  if (at === undefined) throw new SlackRefusal(400, "thread_not_found");
  const range = {
    after: 0,
    before: Number.MAX_SAFE_INTEGER,
    thread: null,
    limit: LOOKED_THROUGH,
    from: "newest",
  } as const;
  const page = await readRange(env, hook.channelId, actorOf(hook), range);
  if (!("ok" in page)) throw await inSlackWords(env, hook, page, false);
  const answered = page.ok.messages.find((message) => message.at === at);
  if (answered === undefined) throw new SlackRefusal(400, "thread_not_found");
  return answered.seq;
}

/** Slack's word for what is no answer. */
async function inSlackWords(
  env: Env,
  hook: Hook,
  answer: { refused: Refusal } | NeedsRole,
  inThread: boolean,
): Promise<SlackRefusal> {
  if (!("refused" in answer)) return noChannel();
  const { code, retryAfter = 1 } = answer.refused;
  switch (code) {
    case "not_found":
    case "invalid":
      // Who has no channel has no thread either.
      return inThread && (await channelOf(env, hook)) !== undefined
        ? new SlackRefusal(400, "thread_not_found")
        : noChannel();
    case "forbidden":
      return whyForbidden(await channelOf(env, hook));
    case "rate_limited":
      return new SlackRefusal(429, "rate_limited", retryAfter);
    case "conflict":
      return new SlackRefusal(401, "replayed_signature");
    default:
      return new SlackRefusal(503, "rollup_error", retryAfter);
  }
}

function noChannel(): SlackRefusal {
  return new SlackRefusal(404, "channel_not_found");
}

function whyForbidden(channel: Channel | undefined): SlackRefusal {
  if (channel === undefined) return noChannel();
  return channel.archivedAt === null
    ? new SlackRefusal(403, "action_prohibited")
    : new SlackRefusal(410, "channel_is_archived");
}

/** The hook's channel, where it is in it. */
async function channelOf(env: Env, hook: Hook): Promise<Channel | undefined> {
  const seen = await channelStub(env, hook.channelId).describe(actorOf(hook));
  return "ok" in seen && seen.ok.joined ? seen.ok.record : undefined;
}
