import path from "node:path";
import { BUILD_DIR } from "../paths.ts";
import { startServer } from "../served.ts";
import type { ServedOptions } from "../served.ts";
import type { Victim } from "./run.ts";

/** The served build as a victim, and the way to end it. */
export type ServedVictim = Victim & { stop(): Promise<void> };

/** Starts the production build without rate limits on an empty or earlier data folder. */
export async function serveVictim(dataDir: string): Promise<ServedVictim> {
  // A third of a restart is reading JavaScript that has not changed.
  const NODE_COMPILE_CACHE = path.join(BUILD_DIR, "compile-cache");
  const options: ServedOptions = { dataDir, env: { RATE_LIMITS: "off", NODE_COMPILE_CACHE } };
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
    stop: () => server.stop(),
  };
}
