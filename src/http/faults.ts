import { Hono } from "hono";
import { z } from "zod";
import { callCounts, clearFaults, injectFaults } from "../storage/faults.ts";
import { breakerStates, closeBreakers } from "../storage/fence.ts";
import type { AppEnv } from "./context.ts";
import { deny, readBody } from "./context.ts";

const mode = z.enum(["ok", "fail", "slow"]);
const faultsBody = z
  .object({
    clockSkewMs: z.int(),
    d1: mode,
    kv: mode,
    r2: mode,
    queue: mode,
    outside: mode,
    slowMs: z.int().min(0).max(600_000),
    object: z.enum(["ok", "full", "reset"]),
    relay: z.enum(["ok", "reset"]),
  })
  .partial();

/** `/api/faults`, with `FAULTS=on` only: a test breaks the storage seam with PUT, mends it with DELETE and counts its calls with GET. */
export const faults = new Hono<AppEnv>()
  .use(async (c, next) => {
    if (c.env.FAULTS !== "on") deny("not_found", "There is no such resource");
    return next();
  })
  .get("/", (c) => c.json({ calls: callCounts(), breakers: breakerStates() }))
  .put("/", async (c) => {
    const wanted = await readBody(c, faultsBody);
    const named = Object.entries(wanted).filter(([, value]) => value !== undefined);
    return c.json(injectFaults(Object.fromEntries(named)));
  })
  .delete("/", (c) => {
    closeBreakers();
    return c.json(clearFaults());
  });
