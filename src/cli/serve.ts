// npm run serve -- --port N --data DIR [--host HOST] [--var NAME=VALUE]…
// The production build on this machine, for tests, benchmarks and self-hosting behind a
// supervisor. Prints one line on stdout: `ready http://HOST:PORT pid=PID`, with the process
// that runs the Worker.
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { UsageError } from "./addresses.ts";
import { hostServer, varsFromEnvironment } from "./host-server.ts";
import { secretFile } from "./secret.ts";
import type { ServerOptions } from "./server.ts";

const USAGE = "npm run serve -- --port N --data DIR [--host HOST] [--var NAME=VALUE]…";

async function options(): Promise<ServerOptions> {
  const { port, data, host, vars } = parse();
  await mkdir(data, { recursive: true });
  const AUTH_SECRET = await secretFile(path.join(data, "secret"));
  return {
    host,
    port,
    dataDir: data,
    vars: { ENVIRONMENT: "local", AUTH_SECRET, ...varsFromEnvironment(), ...vars },
  };
}

function parse() {
  const { values } = readArgs();
  const port = Number(values.port);
  if (values.data === undefined || !Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(USAGE);
  const vars: Record<string, string> = {};
  for (const entry of values.var ?? []) {
    const at = entry.indexOf("=");
    if (at < 1) throw new UsageError(USAGE);
    vars[entry.slice(0, at)] = entry.slice(at + 1);
  }
  return { port, data: path.resolve(values.data), host: values.host ?? "127.0.0.1", vars };
}

function readArgs() {
  try {
    return parseArgs({
      options: {
        port: { type: "string" },
        data: { type: "string" },
        host: { type: "string" },
        var: { type: "string", multiple: true },
      },
    });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

await hostServer(options, ({ url, pid }) => process.stdout.write(`ready ${url} pid=${pid}\n`));
