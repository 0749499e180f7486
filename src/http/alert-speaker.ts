import { newId } from "../protocol/ids.ts";
import { BotTable } from "../storage/directory/bots.ts";
import { now } from "../storage/faults.ts";
import { channelStub } from "../storage/objects.ts";
import type { AppContext } from "./context.ts";
import { askChannel, deny, signedIn } from "./context.ts";

const NAME = "Edgewise alerts";

/** True where the bot of a target is in its channel, or nobody can say. */
export async function mayStillSpeak(
  c: AppContext,
  { channelId, as }: { channelId: string; as?: string | undefined },
): Promise<boolean> {
  if (as === undefined) return false;
  const said = await channelStub(c.env, channelId)
    .describe({ userId: as, sessionId: "" })
    .catch(() => undefined);
  return said === undefined || ("ok" in said && said.ok.joined);
}

/**
 * Makes the bot that tells of alerts in a channel, and brings it there in the caller's name: where they
 * may add nobody, alerts are not told either.
 */
export async function speakerIn(c: AppContext, channelId: string): Promise<string> {
  const session = await signedIn(c);
  const stub = channelStub(c.env, channelId);
  const { record } = await askChannel(c, session, (actor) => stub.describe(actor));
  if (record.archivedAt !== null) deny("forbidden", "This channel is archived");
  const userId = newId("b");
  await askChannel(c, session, (actor) => stub.addMember(actor, userId, "member"));
  const bot = { userId, name: NAME, createdBy: session.userId, createdAt: now() };
  await new BotTable(c.env).create(record.workspaceId, bot, { kind: "hook", role: "member" });
  return userId;
}
