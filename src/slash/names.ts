import type { Outcome } from "../protocol/errors.ts";
import { refuse } from "../protocol/errors.ts";
import { NameTable } from "../storage/directory/names.ts";
import type { SlashContext } from "./command.ts";

/** `<@id>`, as a client writes it, or `@name`, as somebody types it. */
const PERSON = /^(?:<@([\w-]{1,64})>|@(\S{1,80}))\s*/;
const CHANNEL = /^<#([\w-]{1,64})(?:\|[^>]*)?>$/;

type Named = Pick<SlashContext, "env" | "channel" | "userId">;

/** Who is named at the beginning of `text`, and what follows; undefined where nobody is. */
export async function leadingPerson(
  context: Named,
  text: string,
): Promise<Outcome<{ userId: string; rest: string } | undefined>> {
  const found = PERSON.exec(text);
  if (found === null) return { ok: undefined };
  const rest = text.slice(found[0].length);
  const [, id, name = ""] = found;
  if (id !== undefined) return { ok: { userId: id, rest } };
  const people = await new NameTable(context.env).people(context.channel.workspaceId, name);
  const [userId] = people;
  if (userId === undefined) return refuse("not_found", `There is no @${name} here`);
  if (people.length > 1) return refuse("conflict", `There is more than one @${name}`);
  return { ok: { userId, rest } };
}

/** Everybody whom `text` names, each once; nobody where there is anything else in it. */
export async function peopleIn(context: Named, text: string): Promise<Outcome<string[]>> {
  const userIds = new Set<string>();
  for (let rest = text; rest !== "";) {
    const lead = await leadingPerson(context, rest);
    if (!("ok" in lead)) return lead;
    if (lead.ok === undefined) return { ok: [] };
    userIds.add(lead.ok.userId);
    rest = lead.ok.rest.replace(/^,\s*/, "");
  }
  return { ok: [...userIds] };
}

/** The channel that `text` names, as `<#id>`, `#name` or `name`, if the caller may see it. */
export async function channelIn(context: Named, text: string): Promise<Outcome<string>> {
  const id = CHANNEL.exec(text)?.[1];
  if (id !== undefined) return { ok: id };
  const name = text.replace(/^#/, "");
  const { env, channel, userId } = context;
  const found = await new NameTable(env).channel(channel.workspaceId, userId, name);
  return found === undefined ? refuse("not_found", `There is no channel #${name}`) : { ok: found };
}
