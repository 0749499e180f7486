import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { exitCode } from "./processes.ts";
import { fromRoot } from "./paths.ts";

const READY = /^ready (http:\/\/\S+) pid=(\d+)$/;
const READY_TIMEOUT_MS = 60_000;
const STDERR_KEPT = 200;

/** What `startServer` starts. */
export interface ServedOptions {
  /** 0, the default, picks a free one. */
  port?: number;
  dataDir: string;
  /** Added to this process's environment: RATE_LIMITS, FAULTS, OPERATORS are passed on to the Worker. */
  env?: Record<string, string>;
  /** Variables of the Worker by name, any of them. */
  vars?: Record<string, string>;
}

/** A server in a process of its own. */
export interface Served {
  /** Without a trailing slash. */
  url: string;
  /** The process that runs the Worker: the one to kill. */
  pid: number;
  /** The newest lines of the server's stderr, the Worker's own log among them. */
  log: string[];
  /** Asks the server to end, and waits for it. */
  stop(): Promise<void>;
  /** Ends the runtime by SIGKILL, as a crash would; resolves when the server has gone and the port is free. */
  kill9(): Promise<void>;
  /** Resolves with the exit code of `serve`: 0 after `stop`, something else after a crash. */
  exited: Promise<number>;
}

/**
 * Starts `npm run serve` as a child process and waits until it is ready.
 * @throws Error with the server's last words when it ends first or takes more than 60 s
 */
export async function startServer(options: ServedOptions): Promise<Served> {
  const vars = Object.entries(options.vars ?? {}).flatMap(([name, value]) => [
    "--var",
    `${name}=${value}`,
  ]);
  const args = ["--port", String(options.port ?? 0), "--data", options.dataDir, ...vars];
  const child = spawn(fromRoot("node_modules/.bin/node"), [fromRoot("src/cli/serve.ts"), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...options.env },
  });
  const log: string[] = [];
  createInterface(child.stderr).on("line", (line) => {
    log.push(line);
    if (log.length > STDERR_KEPT) log.shift();
  });
  const exited = new Promise<number>((resolve) => {
    child.once("close", (code, signal) => resolve(exitCode(code, signal)));
  });

  const ready = new Promise<{ url: string; pid: number }>((resolve) => {
    createInterface(child.stdout).on("line", (line) => {
      const [, url, pid] = READY.exec(line) ?? [];
      if (url !== undefined) resolve({ url, pid: Number(pid) });
    });
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`not ready after ${READY_TIMEOUT_MS} ms`), READY_TIMEOUT_MS);
  });
  const first = await Promise.race([ready, late, exited.then((code) => `exited with ${code}`)]);
  clearTimeout(timer);
  if (typeof first === "string") {
    child.kill("SIGKILL");
    throw new Error(`serve: ${first}\n${log.join("\n")}`);
  }

  return {
    ...first,
    log,
    exited,
    stop: async () => {
      child.kill("SIGTERM");
      await exited;
    },
    kill9: async () => {
      process.kill(first.pid, "SIGKILL");
      await exited;
    },
  };
}
