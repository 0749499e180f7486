import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";

const root = path.resolve(import.meta.dirname, "..");
const idsIn = (text: string) => text.match(/\[[A-Z]+\d+\]/g) ?? [];

it("every rule of the protocol is cited by a test, and every cited rule is in the protocol", () => {
  const rules = new Set(idsIn(readFileSync(path.join(root, "docs/protocol.md"), "utf8")));
  const tests = globSync("test/**/*.test.ts", { cwd: root });
  const cited = new Set(
    tests.flatMap((file) => idsIn(readFileSync(path.join(root, file), "utf8"))),
  );
  expect([...rules].filter((id) => !cited.has(id))).toEqual([]);
  expect([...cited].filter((id) => !rules.has(id))).toEqual([]);
});
