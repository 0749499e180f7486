import { spawn, type SpawnOptions } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";
import path from "node:path";
import { fromRoot } from "./paths.ts";

const PARENT_POLL_MS = 500;

/** What a program did: its exit code (128 + signal number when a signal ended it) and, if captured, what it wrote. */
export interface Outcome {
  code: number;
  output: string;
}

/** How to run a program. `capture` keeps stdout and stderr together instead of passing them on. */
export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  capture?: boolean;
}

/**
 * Runs a program to its end with nothing on its stdin. Never rejects for a non-zero exit;
 * rejects when the program cannot be started at all.
 */
export function run(file: string, args: string[], options: RunOptions = {}): Promise<Outcome> {
  const { capture = false, cwd, env = process.env } = options;
  // Tools start with `#!/usr/bin/env node`, and need the Node of devDependencies.
  const PATH = `${fromRoot("node_modules/.bin")}${path.delimiter}${env.PATH ?? ""}`;
  const stdio: SpawnOptions["stdio"] = capture
    ? ["ignore", "pipe", "pipe"]
    : ["ignore", "inherit", "inherit"];
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env: { ...env, PATH }, stdio });
    const chunks: Buffer[] = [];
    child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr?.on("data", (chunk: Buffer) => chunks.push(chunk));
    // Who ends this process ends what it started.
    const forward = () => child.kill("SIGTERM");
    process.on("SIGTERM", forward);
    child.once("error", reject);
    child.once("close", (code, signal) => {
      process.off("SIGTERM", forward);
      resolve({ code: exitCode(code, signal), output: Buffer.concat(chunks).toString() });
    });
  });
}

/** The shell's convention for a process that has ended. */
export function exitCode(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}

/** Whether a process with this id runs (it may be another one that got the same id). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Where nobody collects orphans, a dead process keeps its id; only Linux tells. */
function isZombie(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}

/** Calls back once when the process that started this one is gone, so that nothing is orphaned. */
export function onParentDeath(callback: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    callback();
  }, PARENT_POLL_MS);
  timer.unref();
}

/**
 * Ends `pid` with SIGKILL as soon as this process is gone, even by kill -9: a small shell
 * waits on a pipe that closes with us. Returns the way to call it off.
 */
export function killWithUs(pid: number): () => void {
  const guard = spawn("/bin/sh", ["-c", 'cat >/dev/null; kill -9 "$1"', "sh", String(pid)], {
    stdio: ["pipe", "ignore", "ignore"],
    // A process group of its own: Ctrl-C in a terminal must not reach it before us.
    detached: true,
  });
  // Without a shell there is no guard, and the server still works.
  guard.on("error", () => {});
  guard.stdin.on("error", () => {});
  guard.unref();
  return () => guard.kill("SIGKILL");
}
