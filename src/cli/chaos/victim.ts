import path from "node:path";
import { BUILD_DIR } from "../paths.ts";
import { startServer } from "../served.ts";
import type { ServedOptions } from "../served.ts";
import type { Victim } from "./run.ts";

/** The served build as a victim, what it says and the way to end it. */
export type ServedVictim = Victim & {
  /** What the server has written to stderr last, since its last start. */
  lastWords(): readonly string[];
  stop(): Promise<void>;
};

/** Lines of a server that failed. */
const WORDS = 20;
/** So few that a channel of a handful of clients has two levels of Relays. */
const RELAYS = { RELAY_SOCKETS: "1", RELAY_CAPACITY: "2", RELAY_FAN: "3", FAULTS: "on" };

/**
 * Starts the production build without rate limits on an empty or earlier data folder; with `relays`
 * nearly all sockets are on Relays, which can be ended one at a time. `vars` are further variables of
 * the Worker.
 */
export async function serveVictim(
  dataDir: string,
  { relays = false, vars = {} }: { relays?: boolean; vars?: Record<string, string> } = {},
): Promise<ServedVictim> {
  // A third of a restart is reading JavaScript that has not changed.
  const NODE_COMPILE_CACHE = path.join(BUILD_DIR, "compile-cache");
  const env = { RATE_LIMITS: "off", NODE_COMPILE_CACHE, ...(relays ? RELAYS : {}) };
  const options: ServedOptions = { dataDir, env, vars };
  let server = await startServer(options);
  const { url } = server;
  const port = Number(new URL(url).port);
  return {
    url,
    killAndRestart: async () => {
      await server.kill9();
      const startedAt = performance.now();
      server = await startServer({ ...options, port });
      return performance.now() - startedAt;
    },
    ...(relays ? { endRelay: () => endRelay(url) } : {}),
    lastWords: () => server.log.slice(-WORDS),
    stop: () => server.stop(),
  };
}

async function endRelay(url: string): Promise<void> {
  await fetch(`${url}/api/faults`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ relay: "reset" }),
  });
}
