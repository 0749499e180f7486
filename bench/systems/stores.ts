import { execFile } from "node:child_process";
import { existsSync, globSync } from "node:fs";
import { chmod, chown, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { startChild } from "./child.ts";
import type { Child } from "./child.ts";
import { unprivileged } from "./owner.ts";

const run = promisify(execFile);
const PATIENCE_MS = 20_000;

/** A private database or broker, on a socket in a folder of its own. */
export type Store = {
  /** Program and version. */
  about: string;
  /** The socket: its folder for PostgreSQL, its file for Redis. */
  at: string;
  pid: number;
  stop(): Promise<void>;
};

/** Starts a PostgreSQL as it comes, every commit flushed to the disk; undefined where none is installed. */
export async function startPostgres(): Promise<Store | undefined> {
  const initdb = findProgram("initdb");
  if (initdb === undefined) return undefined;
  const postgres = path.join(path.dirname(initdb), "postgres");
  const owner = unprivileged();
  const { dir, remove } = await privateFolder();
  const data = path.join(dir, "data");
  try {
    await run(
      initdb,
      ["-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"],
      { ...owner, cwd: dir },
    );
    const settings = ["listen_addresses=", "fsync=on", "synchronous_commit=on"];
    const args = ["-D", data, "-k", dir, ...settings.flatMap((setting) => ["-c", setting])];
    const child = await startChild(postgres, args, { owner, cwd: dir });
    const { stdout } = await run(postgres, ["--version"]);
    return await opened(child, {
      about: stdout.trim().replace("postgres (PostgreSQL)", "PostgreSQL"),
      at: dir,
      file: path.join(dir, ".s.PGSQL.5432"),
      // Fast shutdown: do not wait for connections to end.
      signal: "SIGINT",
      remove,
    });
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Starts a Redis that keeps nothing, as a broker needs it; undefined where none is installed. */
export async function startRedis(): Promise<Store | undefined> {
  const program = findProgram("redis-server");
  if (program === undefined) return undefined;
  const owner = unprivileged();
  const { dir, remove } = await privateFolder();
  const socket = path.join(dir, "redis.sock");
  try {
    const args = ["--port", "0", "--unixsocket", socket, "--save", "", "--appendonly", "no"];
    const child = await startChild(program, [...args, "--dir", dir], { owner, cwd: dir });
    const { stdout } = await run(program, ["--version"]);
    const [, version = "?"] = /v=(\S+)/.exec(stdout) ?? [];
    const about = `Redis ${version}`;
    return await opened(child, { about, at: socket, file: socket, signal: "SIGTERM", remove });
  } catch (error) {
    await remove();
    throw error;
  }
}

type Opening = {
  about: string;
  at: string;
  /** Appears when the store answers. */
  file: string;
  signal: NodeJS.Signals;
  remove: () => Promise<void>;
};

async function opened(child: Child, opening: Opening): Promise<Store> {
  const { about, at, file, signal, remove } = opening;
  const stop = async () => {
    await child.stop(signal);
    await remove();
  };
  for (let waited = 0; !existsSync(file); waited += 50) {
    if (waited > PATIENCE_MS) {
      await stop();
      throw new Error(`${about} does not open ${file}`);
    }
    await sleep(50);
  }
  return { about, at, pid: child.pid, stop };
}

/** A program on the PATH, or in Debian's folder of PostgreSQL programs, the newest first. */
function findProgram(name: string): string | undefined {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const packaged = globSync("/usr/lib/postgresql/*/bin");
  const newest = packaged.toSorted((a, b) => b.localeCompare(a, "en", { numeric: true }));
  return [...newest, ...folders].map((dir) => path.join(dir, name)).find(existsSync);
}

async function privateFolder(): Promise<{ dir: string; remove: () => Promise<void> }> {
  const dir = await mkdtemp(path.join(os.tmpdir(), "bench-store-"));
  const owner = unprivileged();
  await chmod(dir, 0o700);
  if (owner !== undefined) await chown(dir, owner.uid, owner.gid);
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}
