import { app } from "./app.ts";
import { Channel as ChannelObject } from "./channel/channel-object.ts";
import { compressed } from "./http/compressed.ts";
import { routes } from "./http/routes.ts";
import { slashRunner } from "./http/slash.ts";
import { consumeJobs } from "./jobs/consumer.ts";
import { reportSoon } from "./observability/reporter.ts";
import type { Env } from "./storage/env.ts";

export { Limiter } from "./control/limiter.ts";
export { Registry } from "./control/registry.ts";
export { Inbox } from "./inbox/inbox-object.ts";
export { Relay } from "./relay/relay-object.ts";

/** The channel's object, with the commands that its sockets may run. */
export class Channel extends ChannelObject {
  constructor(ctx: DurableObjectState, env: Env) {
    const later = (work: Promise<unknown>) => ctx.waitUntil(work);
    super(ctx, env, slashRunner(routes, env, later));
  }
}

export default {
  fetch: app.fetch,
  queue: async (batch, env, ctx) => {
    await consumeJobs(batch, env);
    reportSoon(env, (work) => ctx.waitUntil(work));
  },
} satisfies ExportedHandler<Env>;

/** For a server of one machine: the same app, reached without the edge that routes and compresses before it. */
export const direct = {
  fetch: async (request, env, ctx) => compressed(request, await app.fetch(request, env, ctx)),
} satisfies ExportedHandler<Env>;
