import { Hono } from "hono";
import { isKeyId, keyById } from "../identity/keys.ts";
import type { Session } from "../identity/sessions.ts";
import { may } from "../identity/permissions.ts";
import type { SlashRunner } from "../channel/slash.ts";
import type { CommandView } from "../protocol/slash.ts";
import { isCommandName } from "../protocol/slash.ts";
import {
  MAX_COMMANDS,
  MAX_COMMANDS_A_PERSON,
  registerCommandBody,
  replyBody,
  runCommandBody,
} from "../protocol/slash-bodies.ts";
import { COMMANDS } from "../slash/all.ts";
import { runSlash } from "../slash/run.ts";
import { CommandTable } from "../storage/directory/slash-commands.ts";
import { WorkspaceTable } from "../storage/directory/workspaces.ts";
import type { Env } from "../storage/env.ts";
import { now } from "../storage/faults.ts";
import { channelStub, inboxStub } from "../storage/objects.ts";
import type { AppEnv } from "./context.ts";
import { channelIdOf, deny, expectOk, readBody, signedIn } from "./context.ts";
import { tellList } from "./devices.ts";
import type { Routes } from "./inner.ts";
import { callsWithin } from "./inner.ts";
import { refusalFor } from "./problem.ts";
import { answer } from "./reply.ts";
import { workspaceOf } from "./workspace-access.ts";

/** `POST /api/channels/:id/commands`: runs what somebody typed; `routes` are what a command may call. */
export function commandRuns(routes: Routes) {
  return new Hono<AppEnv>().post("/:id/commands", async (c) => {
    const session = await signedIn(c);
    const channelId = channelIdOf(c);
    const { clientMsgId, text, threadSeq } = await readBody(c, runCommandBody);
    const call = callsWithin(routes, {
      env: c.env,
      session,
      origin: new URL(c.req.url).origin,
      later: (work) => c.executionCtx.waitUntil(work),
    });
    const id = clientMsgId ?? crypto.randomUUID();
    const ran = await runSlash(
      { env: c.env, call, userId: session.userId, nowMs: now() },
      { channelId, id, text, threadSeq },
    );
    return c.json(expectOk(ran));
  });
}

/** The same for sockets, as a Channel is given it. */
export function slashRunner(
  routes: Routes,
  env: Env,
  later: (work: Promise<unknown>) => void,
): SlashRunner {
  return async ({ userId, sessionId }, run) => {
    // A key's command may do no more than the key itself.
    const key = isKeyId(sessionId) ? await keyById(env, sessionId) : undefined;
    const session: Session = {
      userId,
      sessionId,
      expiresAt: Number.POSITIVE_INFINITY,
      via: "bearer",
      plan: "free",
      ...(isKeyId(sessionId) && { scopes: key?.scopes ?? [] }),
    };
    // Addresses that a command is answered with are of the API, and never shown.
    const call = callsWithin(routes, { env, session, origin: "https://within", later });
    try {
      return await runSlash({ env, call, userId, nowMs: now() }, run);
    } catch (error) {
      return { refused: refusalFor(error, "a slash command") };
    }
  };
}

/** `/api/workspaces/:id/commands`: what there is to run, and programs that answer some of it. */
export const workspaceCommands = new Hono<AppEnv>()
  .get("/:id/commands", async (c) => {
    const { id } = await workspaceOf(c);
    const own = [...COMMANDS.values()].map(({ name, usage, description }): CommandView => ({
      name,
      usage,
      description,
      by: null,
    }));
    const registered = await new CommandTable(c.env).list(id, MAX_COMMANDS);
    // One that has become ours since is not to be run any more.
    const others = registered.filter(({ name }) => !COMMANDS.has(name));
    return answer(c, { items: [...own, ...others], nextCursor: null });
  })
  .put("/:id/commands/:name", async (c) => {
    const { id } = await workspaceOf(c, "workspace.commands.add");
    const { userId } = await signedIn(c);
    const name = c.req.param("name");
    if (!isCommandName(name))
      deny("invalid", "name: must be 1 to 32 of a-z, 0-9, _ and -, without its slash");
    const body = await readBody(c, registerCommandBody);
    if (COMMANDS.has(name)) deny("conflict", "This is a built-in command");
    const table = new CommandTable(c.env);
    const command: CommandView & { by: string } = { name, ...body, by: userId };
    if ((await table.find(id, name)) === undefined) {
      const count = await table.count(id, userId);
      if (count.all >= MAX_COMMANDS || count.own >= MAX_COMMANDS_A_PERSON)
        deny("conflict", "There are too many commands");
    }
    if (!(await table.put(id, command, now()))) deny("conflict", "This command is another's");
    await tellList(c, id, "commands");
    return c.json(command);
  })
  .delete("/:id/commands/:name", async (c) => {
    const { id, role } = await workspaceOf(c);
    const { userId } = await signedIn(c);
    const table = new CommandTable(c.env);
    const found = await table.find(id, c.req.param("name"));
    if (found === undefined) return deny("not_found", "There is no such command");
    if (found.by !== userId && !may(role, "workspace.commands.delete.any"))
      deny("forbidden", "Your role does not allow this");
    await table.remove(id, found.name);
    await tellList(c, id, "commands");
    return c.json({ name: found.name });
  });

/** `POST /api/commands/:commandId/reply`: a program answers whoever has run its command. */
export const commandReplies = new Hono<AppEnv>().post("/:commandId/reply", async (c) => {
  const { userId } = await signedIn(c);
  const { text } = await readBody(c, replyBody);
  const caller = await inboxStub(c.env, userId).callerOf(c.req.param("commandId"));
  const isMember =
    caller !== undefined &&
    (await new WorkspaceTable(c.env).role(caller.workspaceId, userId)) !== null;
  if (!isMember)
    return deny("not_found", "There is no such command to answer, or it was too long ago");
  const told = { id: caller.runId, text };
  const heard =
    (await channelStub(c.env, caller.channelId).notify(caller.userId, told)) ||
    (await inboxStub(c.env, caller.userId).answered(caller.channelId, told));
  return c.json({ delivered: heard });
});
