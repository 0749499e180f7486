import { Hono } from "hono";
import { isOperator } from "../identity/operators.ts";
import type { MeView } from "../protocol/http.ts";
import { updateMeBody } from "../protocol/http.ts";
import { ProfileTable } from "../storage/directory/profiles.ts";
import { now } from "../storage/faults.ts";
import { whereaboutsOf } from "../storage/objects.ts";
import { deletePicture } from "../storage/pictures.ts";
import type { AppContext, AppEnv } from "./context.ts";
import { deny, readBody, signedIn } from "./context.ts";
import { takePicture } from "./pictures.ts";
import { tellDevices, tellEverybody } from "./devices.ts";
import { answer } from "./reply.ts";

/** `/api/me`: oneself, as others see one. */
export const me = new Hono<AppEnv>()
  .get("/", async (c) => answer(c, await view(c)))
  .patch("/", async (c) => {
    const { userId } = await signedIn(c);
    const change = await readBody(c, updateMeBody);
    await new ProfileTable(c.env).change(userId, change, now());
    return changed(c);
  })
  .put("/picture", async (c) => {
    const { userId } = await signedIn(c);
    await takePicture(c, userId, (address) =>
      new ProfileTable(c.env).setImage(userId, address, now()),
    );
    return changed(c);
  })
  .delete("/picture", async (c) => {
    const { userId } = await signedIn(c);
    await deletePicture(c.env, await new ProfileTable(c.env).setImage(userId, null, now()));
    return changed(c);
  });

/** Oneself after a change, which one's other devices hear of. */
async function changed(c: AppContext): Promise<Response> {
  const { userId } = await signedIn(c);
  tellDevices(c, [userId], "me");
  tellEverybody(c, null, userId, "members");
  const seen = await view(c);
  const { timeZone, status } = seen;
  // Whom it does not reach now, it reaches with the next change.
  await whereaboutsOf(c.env, userId)
    .setProfile({ timeZone, status })
    .catch(() => undefined);
  return c.json(seen);
}

async function view(c: AppContext): Promise<MeView> {
  const { userId } = await signedIn(c);
  const [profile, operator] = await Promise.all([
    new ProfileTable(c.env).find(userId, now()),
    isOperator(c.env, userId),
  ]);
  if (profile === undefined) return deny("not_found", "There is no such person");
  return { ...profile, operator };
}
