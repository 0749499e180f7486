import { describe, expect, it } from "vitest";
import { measure, scriptsOf, type Manifest } from "../../src/cli/size/measure.ts";

const MANIFEST: Manifest = {
  "_app.js": { file: "assets/app.js", imports: ["_libraries.js"] },
  "_libraries.js": { file: "assets/libraries.js" },
  "_shared.js": { file: "assets/shared.js", imports: ["_libraries.js", "_app.js"] },
  "entry/pages.ts": {
    file: "assets/pages.js",
    imports: ["_app.js", "_shared.js"],
    isDynamicEntry: true,
  },
  "ui/menu.tsx": {
    file: "assets/menu.js",
    imports: ["_app.js", "_floating.js"],
    isDynamicEntry: true,
  },
  "_floating.js": { file: "assets/floating.js", imports: ["_libraries.js"] },
  "style.css": { file: "assets/style.css" },
};
const SIZES: Record<string, number> = {
  "assets/boot.js": 500,
  "assets/app.js": 9_500,
  "assets/libraries.js": 60_000,
  "assets/shared.js": 3_000,
  "assets/pages.js": 4_000,
  "assets/menu.js": 5_000,
  "assets/floating.js": 20_000,
};
const sizeOf = (file: string) => {
  const size = SIZES[file];
  return size === undefined ? Promise.reject(new Error(`no ${file}`)) : Promise.resolve(size);
};
const HTML = `<script src="/assets/boot.js" data-entry="/assets/pages.js"></script>
<script type="module" crossorigin src="/assets/app.js"></script>
<link rel="stylesheet" crossorigin href="/assets/app.css">`;
const SCRIPTS = scriptsOf(HTML);

describe("the size of a first view", () => {
  it("finds the scripts that a page names", () => {
    expect(SCRIPTS).toEqual(["assets/boot.js", "assets/app.js"]);
  });

  it("counts each file that the parts import once, and nothing that loads later", async () => {
    const { lines, failed } = await measure(
      MANIFEST,
      SCRIPTS,
      [{ name: "sign-in", part: "entry/pages.ts", limit: 77_000 }],
      sizeOf,
    );
    expect(failed).toBe(false);
    expect(lines[0]).toBe("ok     sign-in: 77.0 KB of 77.0 KB at first");
    expect(lines[1]).toBe("       ui/menu.tsx: 25.0 KB later");
    expect(lines).toHaveLength(2);
  });

  it("fails for a byte too many", async () => {
    const { lines, failed } = await measure(
      MANIFEST,
      SCRIPTS,
      [{ name: "sign-in", part: "entry/pages.ts", limit: 76_999 }],
      sizeOf,
    );
    expect(failed).toBe(true);
    expect(lines[0]).toMatch(/^FAILED sign-in/);
  });

  it("refuses a part that the build does not know, rather than count nothing", async () => {
    await expect(
      measure(MANIFEST, SCRIPTS, [{ name: "gone", part: "gone.tsx", limit: 1 }], sizeOf),
    ).rejects.toThrow("gone.tsx");
  });
});
