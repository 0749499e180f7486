import type { Outcome } from "../protocol/errors.ts";
import { refuse } from "../protocol/errors.ts";
import type { ChannelView } from "../protocol/http.ts";
import type { SlashRun } from "../protocol/slash.ts";
import { parseSlash } from "../protocol/slash.ts";
import { CommandTable } from "../storage/directory/slash-commands.ts";
import { COMMANDS } from "./all.ts";
import type { Ran, SlashContext } from "./command.ts";
import { channelPath } from "./command.ts";
import { askProgram } from "./programs.ts";

/** Runs what somebody typed as a command: one of ours, or else of a program that has registered it. */
export async function runSlash(
  house: Pick<SlashContext, "env" | "call" | "userId" | "nowMs">,
  { channelId, id, text: typed, threadSeq }: SlashRun,
): Ran {
  const parsed = parseSlash(typed);
  if (parsed === undefined) return refuse("invalid", "A command begins with a slash and its name");
  const channel: Outcome<ChannelView> = await house.call("GET", channelPath(channelId));
  if (!("ok" in channel)) return channel;
  const context: SlashContext = { ...house, channel: channel.ok, threadSeq, id };
  const { name, text } = parsed;
  const own = COMMANDS.get(name);
  if (own !== undefined) return own.run(context, text);
  const registered = await new CommandTable(house.env).find(channel.ok.workspaceId, name);
  if (registered === undefined) return refuse("not_found", `There is no command /${name}`);
  return askProgram(context, registered, text);
}
