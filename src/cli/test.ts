// npm test [-- ARGS]: every vitest project. Arguments go to vitest: file name parts,
// --project unit|workerd|system|e2e, -t "name". The last line is `N passed, N failed`.
import { parseCLI, startVitest, type Vitest } from "vitest/node";
import { fromRoot } from "./paths.ts";
import { onParentDeath } from "./processes.ts";

interface Count {
  passed: number;
  failed: number;
}

/** Counts tests; a file that could not be loaded, and an error outside any test, count as failures. */
function count(vitest: Vitest): Count {
  const result = { passed: 0, failed: vitest.state.getUnhandledErrors().length };
  for (const module of vitest.state.getTestModules()) {
    const tests = [...module.children.allTests()].map((test) => test.result().state);
    const failed = tests.filter((state) => state === "failed").length;
    result.passed += tests.filter((state) => state === "passed").length;
    result.failed += failed === 0 && !module.ok() ? 1 : failed;
  }
  return result;
}

// Tests stay on this machine: no look-up of `request.cf`, no telemetry.
process.env.CLOUDFLARE_CF_FETCH_ENABLED = "false";
process.env.WRANGLER_SEND_METRICS = "false";
process.on("SIGTERM", () => process.exit(143));
onParentDeath(() => process.exit(143));
const { filter, options } = parseCLI(["vitest", "run", ...process.argv.slice(2)]);
const vitest = await startVitest("test", filter, {
  ...options,
  watch: false,
  root: fromRoot(),
  config: fromRoot("test/vitest.config.ts"),
});
const { passed, failed } = count(vitest);
await vitest.close();
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : (process.exitCode ?? 0));
