// npm start: the whole system on this machine, data in .data/, PORT 8787 unless set.
import { UsageError } from "./addresses.ts";
import { hostServer, varsFromEnvironment } from "./host-server.ts";
import { fromRoot } from "./paths.ts";
import { devVars } from "./secret.ts";
import type { ServerOptions } from "./server.ts";

const DEFAULT_PORT = 8787;

async function options(): Promise<ServerOptions> {
  const port = Number(process.env.PORT || DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError("PORT must be a number up to 65535.");
  const stored = await devVars(fromRoot(".dev.vars"));
  return {
    host: process.env.HOST || "127.0.0.1",
    port,
    dataDir: fromRoot(".data"),
    vars: { ENVIRONMENT: "local", ...stored, ...varsFromEnvironment() },
  };
}

await hostServer(options, ({ url }) => {
  process.stdout.write(
    `Edgewise is at ${url.replace("127.0.0.1", "localhost")} (Ctrl-C stops it)\n`,
  );
});
