import { buildAll } from "../src/cli/build.ts";

/** Builds once before the first file, so that no test's own time limit pays for it. */
export async function setup(): Promise<void> {
  await buildAll();
}
