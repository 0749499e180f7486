import { mkdirSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";

const SQLITE_BUSY = 5;
const POLL_MS = 100;

/** A lock that this process holds. The operating system drops it when the process ends, however it ends. */
export interface Lock {
  release(): void;
}

/**
 * Takes the lock, or answers `undefined` when another process has it. An exclusive
 * transaction on an empty SQLite file: unlike a file with a process id in it, it cannot
 * go stale after kill -9, and two processes cannot both take it over.
 * @param file created if missing, its folder too
 */
export function tryLock(file: string): Lock | undefined {
  mkdirSync(path.dirname(file), { recursive: true });
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
  return { release: () => database.close() };
}

/** Waits until the lock is free, then holds it while `work` runs. */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  let lock = tryLock(file);
  while (lock === undefined) {
    await sleep(POLL_MS);
    lock = tryLock(file);
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY;
}
