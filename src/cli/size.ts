// npm run check, step "size": how much JavaScript the first view of a page loads, compressed.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { bin, BUILD_DIR, fromRoot } from "./paths.ts";
import { run } from "./processes.ts";
import { measure, scriptsOf, type Manifest, type View } from "./size/measure.ts";

/** Bytes; what a first view may load before it shows what it is for. */
const LIMITS = { signIn: 45_000, channel: 100_000 };

/** The parts are modules as Vite's manifest names them: relative to src/web. */
const VIEWS: View[] = [
  { name: "sign-in", part: "entry/pages.ts", limit: LIMITS.signIn },
  { name: "channel", part: "workspace/workspace-page.tsx", limit: LIMITS.channel },
];

async function main(): Promise<void> {
  const folder = await mkdtemp(path.join(BUILD_DIR, ".size-"));
  try {
    const config = fromRoot("src/web/vite.config.ts");
    // A build of its own: the one that is served has no manifest, which is nobody's business.
    const { code, output } = await run(
      bin("vite"),
      ["build", "--config", config, "--outDir", folder, "--manifest", "--logLevel", "warn"],
      { cwd: fromRoot(), capture: true },
    );
    if (code !== 0) throw new Error(output);
    const manifest = JSON.parse(
      await readFile(path.join(folder, ".vite/manifest.json"), "utf8"),
    ) as Manifest;
    const scripts = scriptsOf(await readFile(path.join(folder, "index.html"), "utf8"));
    const sizeOf = async (file: string) =>
      gzipSync(await readFile(path.join(folder, file)), { level: 9 }).length;
    const { lines, failed } = await measure(manifest, scripts, VIEWS, sizeOf);
    console.log(lines.join("\n"));
    if (failed) process.exitCode = 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

await main();
