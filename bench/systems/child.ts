import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { killWithUs } from "../../src/cli/processes.ts";

const READY = /^ready (\S+)$/;

/** A process that goes when we go. */
export type Child = {
  pid: number;
  /** What it printed after `ready`; "" where that was not asked for. */
  ready: string;
  stop(signal?: NodeJS.Signals): Promise<void>;
};

/** How to run one. `owner` is the user it runs as; `awaitReady` waits for a line `ready TEXT` on stdout. */
export type ChildOptions = {
  owner?: { uid: number; gid: number } | undefined;
  cwd?: string;
  awaitReady?: boolean;
};

/**
 * Starts a program.
 * @throws Error with its last words where it ends before it is ready
 */
export async function startChild(
  file: string,
  args: string[],
  { owner, cwd, awaitReady = false }: ChildOptions = {},
): Promise<Child> {
  const child = spawn(file, args, {
    cwd,
    ...owner,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_ENV: "production", CLOUDFLARE_CF_FETCH_ENABLED: "false" },
  });
  let words = "";
  child.stderr.on("data", (chunk: Buffer) => (words = (words + chunk.toString()).slice(-4_000)));
  const exited = once(child, "exit");
  const started = once(child, "spawn");
  await started;
  const pid = child.pid ?? 0;
  const dismissGuard = killWithUs(pid);
  const ready = new Promise<string>((resolve) => {
    createInterface(child.stdout).on("line", (line) => {
      const [, text] = READY.exec(line) ?? [];
      if (text !== undefined) resolve(text);
    });
  });
  const first = awaitReady ? await Promise.race([ready, exited.then(() => undefined)]) : "";
  if (first === undefined) {
    dismissGuard();
    throw new Error(`${file} ${args.join(" ")} ended:\n${words}`);
  }
  return {
    pid,
    ready: first,
    stop: async (signal = "SIGTERM") => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await exited;
      dismissGuard();
    },
  };
}
