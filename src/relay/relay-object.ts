import { DurableObject } from "cloudflare:workers";
import { refuse } from "../protocol/errors.ts";
import type { Env } from "../storage/env.ts";

/**
 * Holds sockets for a channel too large to hold its own. Channels keep all their sockets themselves
 * for now and no ticket names a Relay, so whoever comes here is turned away rather than left unfed.
 */
export class Relay extends DurableObject<Env> {
  override fetch(): Response {
    const { refused } = refuse("unavailable", "No channel feeds this relay", 1);
    return Response.json(refused, { status: 503, headers: { "Retry-After": "1" } });
  }
}
