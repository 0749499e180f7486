import { readdir, readFile, realpath } from "node:fs/promises";
import path from "node:path";
import { convertV4MiniflareOptions, type MiniflareOptions, type V4WorkerOptions } from "miniflare";
import { unstable_getMiniflareWorkerOptions, unstable_readConfig } from "wrangler";
import { z } from "zod";
import { behind, outsideNetwork } from "./outside-network.ts";
import { WRANGLER_CONFIG } from "./paths.ts";

/** The form in which wrangler hands over the databases: binding to id. */
const BoundById = z.record(z.string(), z.looseObject({ id: z.string() }));

type ModuleType = "ESModule" | "CompiledWasm" | "Text" | "Data";

/** wrangler's default rules, for the files that its bundler leaves beside `index.js`. */
const MODULE_TYPES: Record<string, ModuleType> = {
  ".js": "ESModule",
  ".mjs": "ESModule",
  ".wasm": "CompiledWasm",
  ".txt": "Text",
  ".html": "Text",
  ".sql": "Text",
  ".bin": "Data",
};

/** What a local server needs to know beyond wrangler.toml. */
export interface LocalOptions {
  /** Address to listen on, as miniflare takes it; `localhost` listens on every address of that name. */
  host: string;
  port: number;
  /** Everything durable goes here: D1, Durable Objects, KV, R2. */
  dataDir: string;
  /** Values laid over `[vars]`. */
  vars: Record<string, string>;
  /** The finished builds; absolute. */
  build: { web: string; worker: string };
}

/** One D1 database of wrangler.toml. */
export interface Database {
  binding: string;
  name: string;
  /** Absolute; `undefined` when the database has no migrations. */
  migrationsDir: string | undefined;
}

interface DatabaseEntry {
  binding: string;
  database_name?: string;
  migrations_dir?: string;
}

/** The D1 databases that wrangler.toml names, in its order. */
export function databases(): Database[] {
  const config = unstable_readConfig({ config: WRANGLER_CONFIG });
  const entries: DatabaseEntry[] = config.d1_databases;
  return entries.map((database) => ({
    binding: database.binding,
    name: database.database_name ?? database.binding,
    migrationsDir:
      database.migrations_dir === undefined
        ? undefined
        : path.resolve(path.dirname(WRANGLER_CONFIG), database.migrations_dir),
  }));
}

/** Options for the whole system on one machine: wrangler.toml's bindings, assets and all. */
export async function systemOptions(local: LocalOptions): Promise<MiniflareOptions> {
  const config = unstable_readConfig({ config: WRANGLER_CONFIG });
  const { workerOptions } = unstable_getMiniflareWorkerOptions(config);
  // Rules are for bundling, which has happened; `bindings` would bring in .dev.vars.
  const { modulesRules: _rules, bindings: _bindings, assets, ...bound } = workerOptions;
  const vars = { ...config.vars, ...local.vars };
  const worker = {
    ...bound,
    name: config.name ?? "worker",
    modules: await modules(local.build.worker),
    modulesRoot: local.build.worker,
    bindings: vars,
    ...(assets === undefined
      ? {}
      : { assets: { ...assets, directory: await realpath(local.build.web) } }),
  };
  // People talk to the Worker itself. Miniflare's own entrance would put two proxies before each
  // frame (twice the CPU a delivery) and negotiate compression, which wrangler.toml forbids.
  const direct = { host: local.host, port: local.port, entrypoint: "direct" };
  return shared(
    { host: "127.0.0.1", port: 0, dataDir: local.dataDir },
    ...behind(await outsideNetwork(vars, process.env["NODE_EXTRA_CA_CERTS"]), {
      ...worker,
      unsafeDirectSockets: [direct],
    }),
  );
}

/** The same databases with an empty Worker, on a port of their own: for migrations before anyone can look. */
export function databasesOnly(dataDir: string): MiniflareOptions {
  const config = unstable_readConfig({ config: WRANGLER_CONFIG });
  const { workerOptions } = unstable_getMiniflareWorkerOptions(config);
  return shared(
    { host: "127.0.0.1", port: 0, dataDir },
    {
      name: config.name ?? "worker",
      modules: true,
      script: "export default { fetch: () => new Response(null, { status: 404 }) }",
      compatibilityDate: config.compatibility_date ?? "2026-01-01",
      d1Databases: BoundById.parse(workerOptions.d1Databases ?? {}),
    },
  );
}

function shared(
  at: Pick<LocalOptions, "host" | "port" | "dataDir">,
  ...workers: V4WorkerOptions[]
): MiniflareOptions {
  return convertV4MiniflareOptions({
    host: at.host,
    port: at.port,
    resourcePersistencePath: at.dataDir,
    // No look-up of `request.cf` on the network, no line for every request.
    cf: false,
    logRequests: false,
    telemetry: { enabled: false },
    // stdout belongs to the command; the Worker's own log lines go to stderr as they are.
    handleStructuredLogs: ({ message }) => void process.stderr.write(`${message}\n`),
    workers,
  });
}

async function modules(dir: string) {
  const names = (await readdir(dir, { recursive: true })).filter(
    (name) => path.extname(name) in MODULE_TYPES,
  );
  // The first module is the entry.
  names.sort((a, b) => Number(b === "index.js") - Number(a === "index.js"));
  return Promise.all(
    names.map(async (name) => ({
      type: MODULE_TYPES[path.extname(name)] ?? "Data",
      path: path.join(dir, name),
      contents: await readFile(path.join(dir, name)),
    })),
  );
}
