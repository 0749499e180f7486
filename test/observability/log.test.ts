import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { logBug } from "../../src/observability/log.ts";
import { Unavailable } from "../../src/storage/unavailable.ts";

const lines: string[] = [];
beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation((line: string) => void lines.push(line));
});
afterEach(() => {
  vi.restoreAllMocks();
  lines.length = 0;
});

it("[SEE9] a bug is logged by where it was and what it is, without what could be data", () => {
  logBug("duty of an inbox: push", new RangeError(`no "secret" in m_1`));
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    {
      level: "error",
      event: "failure",
      what: "duty of an inbox: push",
      name: "RangeError",
      message: "no … in …",
      stack: expect.stringContaining("log.test"),
    },
  ]);
});

it("[SEE9] an outage is not: it would fill the log", () => {
  logBug("duty", new Unavailable("d1:history", "open"));
  logBug("duty", new Error("database or disk is full: SQLITE_FULL"));
  expect(lines).toEqual([]);
});
