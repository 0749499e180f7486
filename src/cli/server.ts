import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Miniflare, MiniflareCoreError } from "miniflare";
import { chooseAddress, UsageError } from "./addresses.ts";
import { buildAll } from "./build.ts";
import { tryLock } from "./lock.ts";
import { migrate } from "./migrate.ts";
import { systemOptions } from "./miniflare-options.ts";
import { isAlive, killWithUs } from "./processes.ts";
import { findWorkerd } from "./workerd.ts";

/** How long the runtime of a killed predecessor may take to disappear. */
const PREDECESSOR_PATIENCE_MS = 5000;
/** How often the runtime is started when the port is found taken. */
const LISTEN_TRIES = 5;

/** What a server needs to run. */
export interface ServerOptions {
  host: string;
  /** 0 picks a free one. */
  port: number;
  /** Created if missing; one server at a time. */
  dataDir: string;
  /** Values for the Worker, over those of wrangler.toml; AUTH_SECRET among them. */
  vars: Record<string, string>;
}

/** A running server: the production build on this machine. */
export interface Server {
  /** `http://host:port` without a trailing slash. */
  url: string;
  /** Process id of the runtime that runs the Worker. */
  pid: number;
  /** Resolves when the runtime has ended without being asked to. */
  crashed: Promise<void>;
  /** Ends the runtime and frees the port and the data folder. */
  stop(): Promise<void>;
}

/**
 * Builds if needed, migrates and starts. Resolves once the Worker answers requests.
 * @throws UsageError when the data folder or the port is in use
 */
export async function openServer(options: ServerOptions): Promise<Server> {
  const dataDir = path.resolve(options.dataDir);
  const release = await claim(dataDir);
  try {
    const early = await chooseAddress(options.host, options.port);
    const build = await buildAll();
    await migrate(dataDir);
    const { address, miniflare, workerd } = await listen(options, early, (chosen) =>
      systemOptions({ ...chosen, dataDir, vars: { RUN: randomUUID(), ...options.vars }, build }),
    );
    const exit = once(workerd, "exit");
    const dismissGuard = killWithUs(workerd.pid);
    await writeFile(
      runningFile(dataDir),
      JSON.stringify({ serve: process.pid, workerd: workerd.pid }),
    );
    const url = `http://${displayHost(options.host)}:${address.port}`;
    await Promise.race([answers(url), exit]);

    let stopping = false;
    return {
      url,
      pid: workerd.pid,
      crashed: new Promise((resolve) => {
        void exit.then(() => {
          if (!stopping) resolve();
        });
      }),
      stop: async () => {
        stopping = true;
        await miniflare.dispose();
        dismissGuard();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

type Address = Awaited<ReturnType<typeof chooseAddress>>;

/** Starts the runtime; a picked port that somebody took since it was chosen is picked anew. */
async function listen(
  wish: { host: string; port: number },
  first: Address,
  optionsAt: (address: Address) => ReturnType<typeof systemOptions>,
) {
  for (let address = first, tries = 1; ; tries++) {
    try {
      const { value: miniflare, workerd } = await findWorkerd(async () => {
        const started = new Miniflare(await optionsAt(address));
        await started.ready;
        return started;
      });
      return { address, miniflare, workerd };
    } catch (error) {
      if (!isTaken(error) || tries >= LISTEN_TRIES) throw error;
      address = await chooseAddress(wish.host, wish.port);
    }
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof MiniflareCoreError && error.code === "ERR_ADDRESS_IN_USE";
}

/** Takes the data folder for this process; waits for the runtime of a killed one to be gone. */
async function claim(dataDir: string): Promise<() => void> {
  await mkdir(dataDir, { recursive: true });
  const lock = tryLock(path.join(dataDir, "lock"));
  const running = await readRunning(dataDir);
  if (lock === undefined) {
    const by = running === undefined ? "" : ` by process ${running.serve}`;
    throw new UsageError(`${dataDir} is in use${by}: two servers cannot share one data folder.`);
  }
  const isLeft = () => running !== undefined && isAlive(running.workerd);
  for (let waited = 0; isLeft() && waited < PREDECESSOR_PATIENCE_MS; waited += 50) await sleep(50);
  return () => lock.release();
}

function runningFile(dataDir: string): string {
  return path.join(dataDir, "running.json");
}

async function readRunning(
  dataDir: string,
): Promise<{ serve: number; workerd: number } | undefined> {
  try {
    return JSON.parse(await readFile(runningFile(dataDir), "utf8"));
  } catch {
    return undefined;
  }
}

/** One request through the whole stack, so that "ready" means warm. Any answer will do. */
async function answers(url: string): Promise<void> {
  const response = await fetch(`${url}/health`);
  await response.arrayBuffer();
}

function displayHost(host: string): string {
  if (host === "localhost" || host === "0.0.0.0" || host === "::" || host === "*")
    return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
