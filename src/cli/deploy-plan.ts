import { z } from "zod";

/** The parts of wrangler.toml that name resources of an account. Everything else passes through. */
export const RawConfig = z.looseObject({
  name: z.string(),
  d1_databases: z
    .array(
      z.looseObject({
        binding: z.string(),
        database_name: z.string(),
        migrations_dir: z.string().optional(),
      }),
    )
    .default([]),
  kv_namespaces: z.array(z.looseObject({ binding: z.string() })).default([]),
  r2_buckets: z.array(z.looseObject({ binding: z.string(), bucket_name: z.string() })).default([]),
  assets: z.looseObject({ directory: z.string() }),
});

/** wrangler.toml as it was read. */
export type RawConfig = z.infer<typeof RawConfig>;

/** What an account holds: ids by name. */
export interface Account {
  databases: Map<string, string>;
  namespaces: Map<string, string>;
  buckets: Set<string>;
  /** Names of the Worker's secrets; empty before the first deploy. */
  secrets: Set<string>;
}

/** One thing to bring into being before the Worker can be deployed. */
export type Step =
  | { kind: "database"; name: string }
  | { kind: "namespace"; name: string }
  | { kind: "bucket"; name: string }
  | { kind: "secret"; name: string };

/** An account with nothing in it. */
export function emptyAccount(): Account {
  return { databases: new Map(), namespaces: new Map(), buckets: new Set(), secrets: new Set() };
}

/** The account's name for a KV namespace: bindings have no name of their own in wrangler.toml. */
export function namespaceTitle(config: RawConfig, binding: string): string {
  return `${config.name}-${binding.toLowerCase().replaceAll("_", "-")}`;
}

/** What is missing, in the order in which to create it. Queues come into being with the deploy. */
export function planMissing(config: RawConfig, account: Account): Step[] {
  const steps: Step[] = [];
  for (const { database_name: name } of config.d1_databases) {
    if (!account.databases.has(name)) steps.push({ kind: "database", name });
  }
  for (const { binding } of config.kv_namespaces) {
    const name = namespaceTitle(config, binding);
    if (!account.namespaces.has(name)) steps.push({ kind: "namespace", name });
  }
  for (const { bucket_name: name } of config.r2_buckets) {
    if (!account.buckets.has(name)) steps.push({ kind: "bucket", name });
  }
  if (!account.secrets.has("AUTH_SECRET")) steps.push({ kind: "secret", name: "AUTH_SECRET" });
  return steps;
}

/** The same step in words. */
export function describe(step: Step): string {
  switch (step.kind) {
    case "database":
      return `create the D1 database ${step.name}`;
    case "namespace":
      return `create the KV namespace ${step.name}`;
    case "bucket":
      return `create the R2 bucket ${step.name}`;
    case "secret":
      return `generate the secret ${step.name}`;
  }
}

/**
 * The configuration to deploy with: the account's ids, and the finished builds in place of
 * sources. `up` leads from the generated file's folder to the folder of wrangler.toml.
 * @throws Error when the account lacks a resource
 */
export function deployable(
  config: RawConfig,
  account: Account,
  paths: { up: string; worker: string; web: string },
): Record<string, unknown> {
  return {
    ...config,
    // What was tested is what is uploaded: the bundle goes up as it is.
    main: `${paths.worker}/index.js`,
    base_dir: paths.worker,
    no_bundle: true,
    find_additional_modules: true,
    assets: { ...config.assets, directory: paths.web },
    d1_databases: config.d1_databases.map((database) => ({
      ...database,
      database_id: idOf(account.databases, database.database_name),
      ...(database.migrations_dir === undefined
        ? {}
        : { migrations_dir: `${paths.up}/${database.migrations_dir}` }),
    })),
    kv_namespaces: config.kv_namespaces.map((namespace) => ({
      ...namespace,
      id: idOf(account.namespaces, namespaceTitle(config, namespace.binding)),
    })),
  };
}

/** An account that has everything, with ids that mean nothing: for a look without an account. */
export function imaginaryAccount(config: RawConfig): Account {
  const account = emptyAccount();
  for (const { database_name: name } of config.d1_databases)
    account.databases.set(name, placeholder(name));
  for (const { binding } of config.kv_namespaces) {
    account.namespaces.set(namespaceTitle(config, binding), placeholder(binding));
  }
  for (const { bucket_name: name } of config.r2_buckets) account.buckets.add(name);
  return account;
}

/** Names of buckets in what `wrangler r2 bucket list` prints, which has no machine-readable form. */
export function bucketNames(listing: string): string[] {
  return [...listing.matchAll(/^name:\s+(\S+)\s*$/gm)].flatMap((match) => match[1] ?? []);
}

/** The first address in what `wrangler deploy` prints. */
export function deployedAddress(output: string): string | undefined {
  return /https:\/\/\S+/.exec(output.replace(/https:\/\/dash\.cloudflare\.com\S*/g, ""))?.[0];
}

function placeholder(name: string): string {
  return `id-of-${name.toLowerCase()}`;
}

function idOf(ids: Map<string, string>, name: string): string {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`${name} has no id: it was neither found nor created.`);
  return id;
}
