import { applyD1Migrations, type D1Migration } from "cloudflare:test";
import { env } from "cloudflare:workers";

interface TestEnv {
  TEST_MIGRATIONS: Record<"directory" | "history" | "search", D1Migration[]>;
}

/** Every file has databases of its own, empty at first. */
const { TEST_MIGRATIONS, ...bindings } = env as unknown as TestEnv & Record<string, unknown>;
for (const [name, binding] of Object.entries(bindings)) {
  const kind = /^(DIRECTORY|HISTORY|SEARCH)(_\d+)?$/.exec(name)?.[1]?.toLowerCase();
  if (kind === "directory" || kind === "history" || kind === "search") {
    await applyD1Migrations(binding as D1Database, TEST_MIGRATIONS[kind]);
  }
}
