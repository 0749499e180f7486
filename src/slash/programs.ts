import { createHash } from "node:crypto";
import { refuse } from "../protocol/errors.ts";
import type { RegisteredCommand } from "../storage/directory/slash-commands.ts";
import { inboxStub } from "../storage/objects.ts";
import type { Ran, SlashContext } from "./command.ts";
import { notice } from "./command.ts";

/** Tells the program that has registered a command; what it answers comes later, and to the caller alone. */
export async function askProgram(
  { env, channel, userId, id, threadSeq }: SlashContext,
  { name, by }: RegisteredCommand,
  text: string,
): Ran {
  if (!channel.joined) return refuse("forbidden", "Join this channel first");
  const call = {
    commandId: commandIdOf(channel.id, userId, id),
    workspaceId: channel.workspaceId,
    channelId: channel.id,
    threadSeq: threadSeq ?? null,
    userId,
    name,
    text,
  };
  const heard = await inboxStub(env, by).command(call, id);
  return heard ? { ok: {} } : notice(`/${name} is not answering`);
}

/** The same run has the same id, so that the program is told of it once. */
function commandIdOf(channelId: string, userId: string, id: string): string {
  const hash = createHash("sha256").update(JSON.stringify([channelId, userId, id]));
  return `x_${hash.digest("base64url").slice(0, 24)}`;
}
