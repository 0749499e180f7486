import type { Actor } from "../channel/access.ts";
import type { Session } from "../identity/sessions.ts";
import type { Message } from "../protocol/events.ts";
import type { LogCommand } from "../protocol/frames.ts";
import { clientFrame, clientMsgId } from "../protocol/frames.ts";
import { HistoryStore } from "../storage/history.ts";
import { channelStub } from "../storage/objects.ts";
import type { AppContext } from "./context.ts";
import { askChannel, channelIdOf, check, deny, signedIn } from "./context.ts";

/** What is asked of one message; the same schema as a frame's judges it. */
type Change =
  | { type: "edit"; body: string }
  | { type: "delete" }
  | { type: "pin"; on: boolean }
  | { type: "react"; emoji: string; on: boolean }
  | { type: "vote"; option: number; on: boolean }
  | { type: "closePoll" }
  | { type: "follow"; on: boolean };

/** The seq in the path; anything that is none looks like an absent message. */
export function messageSeqOf(c: AppContext): number {
  const text = c.req.param("seq") ?? "";
  if (!/^[1-9]\d{0,15}$/.test(text)) deny("not_found", "There is no such message");
  return Number(text);
}

/** A command on the message of the path, judged by the same schema as a frame; answers the message, as {@link run} does. */
export async function changed(c: AppContext, change: Change): Promise<Response> {
  const frame = check(clientFrame, { ...change, id: commandId(c), seq: messageSeqOf(c) });
  // What went in is one of those that have an id.
  const { message } = await run(c, frame as LogCommand);
  return c.json({ message });
}

/**
 * Runs a command in the channel of the path; answers the message that it made or is about. Who may
 * write but not read hears nothing of what others said.
 */
export async function run(
  c: AppContext,
  command: LogCommand,
): Promise<{ message: Message | null; repeat: boolean }> {
  const session = await signedIn(c);
  const channelId = channelIdOf(c);
  const done = await askChannel(c, session, (actor: Actor) =>
    channelStub(c.env, channelId).command(actor, command),
  );
  const target = command.type === "send" ? done.seq : command.seq;
  // A repeat of something so old that only D1 has it.
  const message =
    done.message ?? (await new HistoryStore(c.env, channelId).one(target))?.message ?? null;
  const isShown = mayRead(session) || message?.authorId === session.userId;
  return { message: isShown ? message : null, repeat: done.repeat };
}

function mayRead({ scopes }: Session): boolean {
  return scopes === undefined || scopes.includes("chat:read");
}

/** `Idempotency-Key`, or an id of our own for a caller who does not care. */
export function commandId(c: AppContext): string {
  const key = c.req.header("Idempotency-Key");
  return key === undefined ? crypto.randomUUID() : check(clientMsgId, key);
}
