import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bin, fromRoot } from "../../src/cli/paths.ts";

/** A file, what it imports, and whether the house allows it. */
const CASES: [file: string, statement: string, allowed: boolean][] = [
  ["protocol/a.ts", 'import { a } from "../storage/b.ts";', false],
  ["protocol/a.ts", 'import { a } from "./b.ts";', true],
  ["storage/a.ts", 'import { a } from "../protocol/b.ts";', true],
  ["storage/a.ts", 'import { a } from "../identity/b.ts";', false],
  ["storage/a.ts", 'import type { a } from "../channel/b.ts";', false],
  ["storage/objects.ts", 'import type { a } from "../channel/b.ts";', true],
  ["storage/objects.ts", 'import { a } from "../channel/b.ts";', false],
  ["identity/a.ts", 'import { a } from "../storage/b.ts";', true],
  ["identity/a.ts", 'import { a } from "../channel/b.ts";', false],
  ["channel/a.ts", 'import { a } from "../identity/b.ts";', true],
  ["channel/a.ts", 'import { a } from "../relay/b.ts";', false],
  ["channel/deep/a.ts", 'import { a } from "../../inbox/b.ts";', false],
  ["relay/a.ts", 'import { a } from "../channel/b.ts";', false],
  ["inbox/a.ts", 'import { a } from "../channel/b.ts";', false],
  ["control/a.ts", 'import { a } from "../channel/b.ts";', false],
  ["jobs/a.ts", 'import { a } from "../channel/b.ts";', false],
  ["jobs/a.ts", 'import { a } from "../http/b.ts";', false],
  ["slack/a.ts", 'import { a } from "../http/b.ts";', false],
  ["slash/a.ts", 'import { a } from "../storage/b.ts";', true],
  ["slash/a.ts", 'import { a } from "../channel/b.ts";', false],
  ["slash/a.ts", 'import { a } from "../http/b.ts";', false],
  ["channel/a.ts", 'import { a } from "../slash/b.ts";', false],
  ["http/a.ts", 'import { a } from "../slash/b.ts";', true],
  ["http/a.ts", 'import { a } from "../channel/b.ts";', true],
  ["http/a.ts", 'import { a } from "../app.ts";', false],
  ["app.ts", 'import { a } from "./http/b.ts";', true],
  ["app.ts", 'import { a } from "./client/b.ts";', false],
  ["client/a.ts", 'import { a } from "../protocol/b.ts";', true],
  ["client/a.ts", 'import { a } from "../http/b.ts";', false],
  ["web/a.ts", 'import { a } from "../client/b.ts";', true],
  ["web/a.ts", 'import type { a } from "../app.ts";', true],
  ["web/a.ts", 'import { a } from "../app.ts";', false],
  ["web/a.ts", 'import { a } from "../storage/b.ts";', false],
  ["web/ui/a.ts", 'import { a } from "../channel/b.ts";', true],
  ["web/ui/a.ts", 'import { a } from "../../channel/b.ts";', false],
  ["cli/a.ts", 'import { a } from "../client/b.ts";', true],
  ["cli/a.ts", 'import { a } from "../channel/b.ts";', false],
];

describe("the import rule", () => {
  let dir: string;
  let refused: Set<string>;

  beforeAll(() => {
    dir = mkdtempSync(path.join(tmpdir(), "edgewise-lint-"));
    refused = lint();
  });

  afterAll(() => rmSync(dir, { recursive: true }));

  // Each case has a folder of its own, with the project's configuration in it.
  function lint(): Set<string> {
    const config = JSON.parse(readFileSync(fromRoot(".oxlintrc.json"), "utf8"));
    const files = new Set<string>();
    CASES.forEach(([file, statement], index) => {
      const target = path.join(dir, String(index), "src", file);
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, `${statement}\nexport type B = typeof a;\n`);
      writeFileSync(
        path.join(dir, String(index), ".oxlintrc.json"),
        JSON.stringify({ ...config, options: {}, categories: {}, rules: {} }),
      );
    });
    for (const line of run().split("\n")) {
      const match = /^\/?(?:.*\/)?(\d+)\/src\/.*no-restricted-imports/.exec(line);
      if (match?.[1] !== undefined) files.add(match[1]);
    }
    return files;
  }

  function run(): string {
    const options = { cwd: dir, encoding: "utf8" } as const;
    try {
      return execFileSync(process.execPath, [bin("oxlint"), "--format", "unix", "."], options);
    } catch (error) {
      if (error instanceof Error && "stdout" in error) return String(error.stdout);
      throw error;
    }
  }

  it.each(CASES.map((entry, index) => [...entry, String(index)] as const))(
    "%s: %s (allowed: %s)",
    (_file, _statement, allowed, index) => {
      expect(refused.has(index)).toBe(!allowed);
    },
  );
});
