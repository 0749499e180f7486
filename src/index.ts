import { app } from "./app.ts";
import { compressed } from "./http/compressed.ts";
import { consumeJobs } from "./jobs/consumer.ts";
import type { Env } from "./storage/env.ts";

export { Channel } from "./channel/channel-object.ts";
export { Limiter } from "./control/limiter.ts";
export { Registry } from "./control/registry.ts";
export { Inbox } from "./inbox/inbox-object.ts";
export { Relay } from "./relay/relay-object.ts";

export default {
  fetch: app.fetch,
  queue: consumeJobs,
} satisfies ExportedHandler<Env>;

/** For a server of one machine: the same app, reached without the edge that routes and compresses before it. */
export const direct = {
  fetch: async (request, env, ctx) => compressed(request, await app.fetch(request, env, ctx)),
} satisfies ExportedHandler<Env>;
