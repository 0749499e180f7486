// npm run fmt [-- PATHS]: rewrites files as `npm run check` wants them.
import { bin, ROOT } from "./paths.ts";
import { run } from "./processes.ts";

const { code } = await run(bin("oxfmt"), process.argv.slice(2), { cwd: ROOT });
process.exitCode = code;
