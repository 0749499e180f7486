import type { Message } from "../protocol/events.ts";
import type { ChannelView } from "../protocol/http.ts";
import type { SlashCommand } from "./command.ts";
import { channelPath, misused, notice } from "./command.ts";
import { leadingPerson } from "./names.ts";

export const msg: SlashCommand = {
  name: "msg",
  usage: "@name [words]",
  description: "Opens the conversation with somebody, and says it there",
  run: async (context, text) => {
    const lead = await leadingPerson(context, text);
    if (!("ok" in lead)) return lead;
    if (lead.ok === undefined) return misused(msg);
    const { userId, rest } = lead.ok;
    const { call, channel, id } = context;
    const workspace = `/api/workspaces/${encodeURIComponent(channel.workspaceId)}`;
    const opened = await call<ChannelView>("POST", `${workspace}/channels`, {
      kind: "direct",
      memberIds: [userId],
    });
    if (!("ok" in opened)) return opened;
    const there = opened.ok.id;
    const told = notice(`Your conversation with <@${userId}>`, there);
    if (rest === "") return told;
    const said = await call<{ message: Message }>("POST", `${channelPath(there)}/messages`, {
      body: rest,
      clientMsgId: id,
    });
    return "ok" in said ? { ok: { ...told.ok, message: said.ok.message } } : said;
  },
};
