import { describe, expect, it } from "vitest";
import { parseStat, treeOf } from "../../bench/support/process-tree.ts";

const stat = (pid: number, name: string, parent: number, times: string) =>
  `${pid} (${name}) S ${parent} 1 1 0 -1 4194560 9 0 0 0 ${times} 20 0 1 0 100 1000 10`;

describe("CPU of a process tree", () => {
  it("adds user and system time of a process and of its ended children", () => {
    expect(parseStat(stat(12, "node", 7, "1 2 30 40"))).toEqual({
      pid: 12,
      parent: 7,
      cpuMicros: 730_000,
    });
  });

  it("is not led astray by what a process calls itself", () => {
    expect(parseStat(stat(12, "a) S 99 (b", 7, "1 0 0 0"))).toEqual({
      pid: 12,
      parent: 7,
      cpuMicros: 10_000,
    });
  });

  it("finds children, and theirs, in any order, each once, and nobody else", () => {
    const processes = [
      { pid: 5, parent: 4, cpuMicros: 1 },
      { pid: 4, parent: 3, cpuMicros: 1 },
      { pid: 3, parent: 1, cpuMicros: 1 },
      { pid: 8, parent: 1, cpuMicros: 1 },
      { pid: 9, parent: 8, cpuMicros: 1 },
    ];
    const pids = (roots: number[]) => new Set(treeOf(processes, roots).map(({ pid }) => pid));
    expect(pids([3])).toEqual(new Set([3, 4, 5]));
    expect(treeOf(processes, [3, 4])).toHaveLength(3);
    expect(pids([77])).toEqual(new Set());
  });
});
