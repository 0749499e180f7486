import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { bin } from "../../src/cli/paths.ts";
import { startChild } from "./child.ts";
import { eventsDialect } from "./events-dialect.ts";
import type { System } from "./system.ts";

const SERVER = fileURLToPath(new URL("bare-server.ts", import.meta.url));

/** A Durable Object that does nothing but gather: what the platform itself costs. */
export async function startBare(): Promise<System> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), "bench-bare-"));
  const remove = () => rm(dataDir, { recursive: true, force: true });
  const start = startChild(bin("node"), [SERVER, dataDir], { awaitReady: true });
  start.catch(remove);
  const server = await start;
  let rooms = 0;
  return {
    name: "bare",
    about: "bare Durable Object in workerd: one SQL insert and one frame every 50 ms, no tickets",
    dialect: { ...eventsDialect(({ id }) => id), seated: "" },
    roots: [server.pid],
    room: () => {
      rooms += 1;
      const admission = { url: `${server.ready}/room-${rooms}`, protocols: [] };
      return Promise.resolve({ admit: () => Promise.resolve(admission) });
    },
    stop: async () => {
      await server.stop();
      await remove();
    },
  };
}
