import { channelStub } from "../storage/objects.ts";
import { addBot } from "./bot-people.ts";
import type { AppContext } from "./context.ts";
import { askChannel, deny, signedIn } from "./context.ts";

const NAME = "Edgewise alerts";

/**
 * Makes the bot that tells of alerts in a channel, and brings it there in the caller's name: where they
 * may add nobody, alerts are not told either.
 */
export async function speakerIn(c: AppContext, channelId: string): Promise<string> {
  const session = await signedIn(c);
  const stub = channelStub(c.env, channelId);
  const { record } = await askChannel(c, session, (actor) => stub.describe(actor));
  if (record.archivedAt !== null) deny("forbidden", "This channel is archived");
  const { userId } = await addBot(c, record.workspaceId, NAME, "hook");
  await askChannel(c, session, (actor) => stub.addMember(actor, userId, "member"));
  return userId;
}
