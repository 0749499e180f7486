import { Hono } from "hono";
import type { AppEnv } from "./http/context.ts";
import { configured, firstLook, rateHeaders, restBudget, sameOrigin } from "./http/guards.ts";
import { health } from "./http/health.ts";
import { metrics } from "./http/metrics.ts";
import { observed } from "./http/observed.ts";
import { onFailure, problem } from "./http/problem.ts";
import { routes } from "./http/routes.ts";
import { services } from "./http/services.ts";
import { commandRuns } from "./http/slash.ts";
import { status } from "./http/status.ts";
import { refuse } from "./protocol/errors.ts";

const ABSENT = refuse("not_found", "There is no such resource").refused;

/** What wrangler.toml's `run_worker_first` names: never an asset. */
const WORKER_PATHS = /^\/(?:api$|api\/|services\/|health$|metrics$|docs$)/;

/** Every route, behind the same guards in the same order. */
export const app = new Hono<AppEnv>()
  .use(observed)
  .use(configured)
  .use(firstLook)
  .use("/health", rateHeaders)
  .get("/health", (c) => c.json({ status: "ok" }))
  .use("/metrics", rateHeaders)
  .route("/", metrics)
  .route("/services", services)
  .use("/api/*", rateHeaders)
  // Who watches sees also where sessions cannot be read, so these look after their own callers.
  .route("/api/health", health)
  .route("/api/status", status)
  .use("/api/*", restBudget)
  .use("/api/*", sameOrigin)
  .route("/", routes)
  .route("/api/channels", commandRuns(routes));

// On the edge the assets router has answered what it has before; a server of one machine asks here.
app.notFound(async (c) => {
  if (WORKER_PATHS.test(c.req.path)) return problem(ABSENT);
  const page = await c.env.ASSETS.fetch(c.req.raw);
  // The app's page in place of a script that a deploy has replaced would be cached as that script.
  const isPage = page.headers.get("Content-Type")?.startsWith("text/html") === true;
  return isPage && c.req.path.startsWith("/assets/") ? problem(ABSENT) : page;
});
app.onError(onFailure);

/** What a typed client may be made from. */
export type AppType = typeof app;
