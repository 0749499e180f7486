import { Hono } from "hono";
import { catchUpBody } from "../protocol/personal.ts";
import { channelStub, inboxStub } from "../storage/objects.ts";
import type { AppEnv } from "./context.ts";
import { askChannel, readBody, signedIn } from "./context.ts";
import { Refused } from "./problem.ts";

/** Channels that are asked at once. */
const AT_ONCE = 25;

/** `PUT /api/inbox/read`: marks many channels read to their end. Those that are none of the person's are passed over. */
export const catchUp = new Hono<AppEnv>().put("/read", async (c) => {
  const session = await signedIn(c);
  const wanted = await readBody(c, catchUpBody);
  const channelIds =
    "channelIds" in wanted
      ? [...new Set(wanted.channelIds)]
      : (await inboxStub(c.env, session.userId).channels())
          .filter(({ unread, mentions }) => unread || mentions > 0)
          .map(({ channelId }) => channelId);
  const read = async (channelId: string) => {
    try {
      await askChannel(c, session, (actor) =>
        channelStub(c.env, channelId).read(actor, Number.MAX_SAFE_INTEGER),
      );
      return [channelId];
    } catch (error) {
      if (error instanceof Refused && /^(?:not_found|forbidden)$/.test(error.refusal.code))
        return [];
      throw error;
    }
  };
  const done: string[] = [];
  for (let i = 0; i < channelIds.length; i += AT_ONCE)
    done.push(...(await Promise.all(channelIds.slice(i, i + AT_ONCE).map(read))).flat());
  return c.json({ channelIds: done });
});
