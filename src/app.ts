import { Hono } from "hono";
import { admin } from "./http/admin.ts";
import { auth } from "./http/auth.ts";
import { channels, workspaceChannels } from "./http/channels.ts";
import type { AppEnv } from "./http/context.ts";
import { faults } from "./http/faults.ts";
import { configured, rateHeaders, restBudget, sameOrigin } from "./http/guards.ts";
import { messageMarks } from "./http/message-marks.ts";
import { messages } from "./http/messages.ts";
import { problem, refusalOf } from "./http/problem.ts";
import { sockets } from "./http/sockets.ts";
import { invites, workspaceInvites } from "./http/invites.ts";
import { inbox, levels } from "./http/inbox.ts";
import { me } from "./http/me.ts";
import { emoji } from "./http/emoji.ts";
import { groups } from "./http/groups.ts";
import { pictures } from "./http/pictures.ts";
import { workspaces } from "./http/workspaces.ts";
import { refuse } from "./protocol/errors.ts";

const ABSENT = refuse("not_found", "There is no such resource").refused;

/** What wrangler.toml's `run_worker_first` names: never an asset. */
const WORKER_PATHS = /^\/(?:api$|api\/|health$|metrics$|docs$)/;

/** Every route, behind the same guards in the same order. */
export const app = new Hono<AppEnv>()
  .use(configured)
  .use("/health", rateHeaders)
  .get("/health", (c) => c.json({ status: "ok" }))
  .use("/api/*", rateHeaders)
  .use("/api/*", restBudget)
  .use("/api/*", sameOrigin)
  .route("/api/auth", auth)
  .route("/api/workspaces", workspaces)
  .route("/api/workspaces", workspaceChannels)
  .route("/api/workspaces", workspaceInvites)
  .route("/api/workspaces", groups)
  .route("/api/workspaces", emoji)
  .route("/api/me", me)
  .route("/api/pictures", pictures)
  .route("/api/invites", invites)
  .route("/api/channels", channels)
  .route("/api/channels", messages)
  .route("/api/channels", messageMarks)
  .route("/api/channels", sockets)
  .route("/api/channels", levels)
  .route("/api/inbox", inbox)
  .route("/api/admin", admin)
  .route("/api/faults", faults);

// On the edge the assets router has answered what it has before; a server of one machine asks here.
app.notFound(async (c) => {
  if (WORKER_PATHS.test(c.req.path)) return problem(ABSENT);
  const page = await c.env.ASSETS.fetch(c.req.raw);
  // The app's page in place of a script that a deploy has replaced would be cached as that script.
  const isPage = page.headers.get("Content-Type")?.startsWith("text/html") === true;
  return isPage && c.req.path.startsWith("/assets/") ? problem(ABSENT) : page;
});
app.onError((error, c) => {
  const refusal = refusalOf(error);
  // A bug is for the operator's log; the caller learns only that there was one.
  if (refusal.code === "internal") console.error(`${c.req.method} ${c.req.path}`, error);
  return problem(refusal);
});

/** What a typed client may be made from. */
export type AppType = typeof app;
