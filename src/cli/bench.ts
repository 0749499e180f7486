// npm run bench [-- ARGS]: what the served build costs beside others; bench/run.ts has the arguments.
import { buildAll } from "./build.ts";
import { bin, fromRoot, ROOT } from "./paths.ts";
import { onParentDeath, run } from "./processes.ts";

onParentDeath(() => process.kill(process.pid, "SIGTERM"));
await buildAll();
const script = fromRoot("bench/run.ts");
const { code } = await run(bin("node"), [script, ...process.argv.slice(2)], { cwd: ROOT });
process.exitCode = code;
