// npm run screenshots [-- NAME…] [--width 1440] [--out DIR]: pictures of every screen and state of
// the web app, or of those whose name begins with NAME, into docs/screenshots.
import { buildAll } from "./build.ts";
import { bin, fromRoot, ROOT } from "./paths.ts";
import { onParentDeath, run } from "./processes.ts";

onParentDeath(() => process.kill(process.pid, "SIGTERM"));
await buildAll();
const script = fromRoot("test/e2e/screenshots.ts");
const { code } = await run(bin("node"), [script, ...process.argv.slice(2)], { cwd: ROOT });
process.exitCode = code;
