import { readdir, readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** Linux tells CPU time in hundredths of a second, whatever the kernel's own tick is. */
const TICK_MICROS = 10_000;
const SAMPLE_MS = 250;

/** One process, by /proc/PID/stat. */
export type ProcessStat = {
  pid: number;
  parent: number;
  /** User and system time of the process and of its children that have ended, µs. */
  cpuMicros: number;
};

/** Reads a line of /proc/PID/stat; the name in it may hold anything, spaces and brackets too. */
export function parseStat(line: string): ProcessStat {
  const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
  // Field 4 of proc(5) is the parent, 14 to 17 are utime, stime, cutime and cstime; a state comes first here.
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return {
    pid: Number(line.slice(0, line.indexOf(" "))),
    parent: Number(fields[1]),
    cpuMicros: ticks * TICK_MICROS,
  };
}

/** The processes `roots` and all that descend from them. */
export function treeOf(processes: readonly ProcessStat[], roots: readonly number[]): ProcessStat[] {
  const found = processes.filter(({ pid }) => roots.includes(pid));
  const pids = new Set(found.map(({ pid }) => pid));
  for (const { pid } of found)
    for (const child of processes)
      if (child.parent === pid && !pids.has(child.pid)) {
        pids.add(child.pid);
        // The loop over `found` goes on to what is added here.
        found.push(child);
      }
  return found;
}

/** CPU time that the trees below `roots` have used so far, µs. */
export async function cpuMicros(roots: readonly number[]): Promise<number> {
  const tree = await readTree(roots);
  return tree.reduce((sum, process) => sum + process.cpuMicros, 0);
}

/**
 * Memory that the trees below `roots` hold, bytes. What processes share (PostgreSQL's buffers) is counted
 * once, where the kernel lets us see it.
 */
export async function memoryBytes(roots: readonly number[]): Promise<number> {
  const sizes = await Promise.all((await readTree(roots)).map(({ pid }) => residentBytes(pid)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Notes the highest memory until `stop`, which tells it in bytes. */
export function watchMemory(roots: readonly number[]): { stop: () => Promise<number> } {
  const over = new AbortController();
  const watching = (async () => {
    let peak = 0;
    while (!over.signal.aborted) {
      peak = Math.max(peak, await memoryBytes(roots));
      await sleep(SAMPLE_MS);
    }
    return Math.max(peak, await memoryBytes(roots));
  })();
  return {
    stop: () => {
      over.abort();
      return watching;
    },
  };
}

/** The process that started `pid`. */
export async function parentOf(pid: number): Promise<number> {
  return parseStat(await readFile(`/proc/${pid}/stat`, "utf8")).parent;
}

async function readTree(roots: readonly number[]): Promise<ProcessStat[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(pids.map((pid) => readOrEmpty(`/proc/${pid}/stat`)));
  return treeOf(
    lines.filter((line) => line !== "").map((line) => parseStat(line)),
    roots,
  );
}

async function residentBytes(pid: number): Promise<number> {
  const text = await readOrEmpty(`/proc/${pid}/smaps_rollup`);
  const [, proportional] = /^Pss:\s+(\d+) kB/m.exec(text) ?? [];
  if (proportional !== undefined) return Number(proportional) * 1_024;
  const [, resident] = /^VmRSS:\s+(\d+) kB/m.exec(await readOrEmpty(`/proc/${pid}/status`)) ?? [];
  return Number(resident ?? 0) * 1_024;
}

/** A process may end between its listing and its reading. */
async function readOrEmpty(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch {
    return "";
  }
}
