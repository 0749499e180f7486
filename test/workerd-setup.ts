import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach } from "vitest";
import { closeBreakers } from "../src/storage/fence.ts";

const { directory, history, search } = env.TEST_MIGRATIONS;

/** Every test file has databases of its own, empty at first. */
await applyD1Migrations(env.DIRECTORY, directory);
for (const database of [env.HISTORY_0, env.HISTORY_1, env.HISTORY_2]) {
  await applyD1Migrations(database, history);
}
for (const database of [env.SEARCH_0, env.SEARCH_1, env.SEARCH_2]) {
  await applyD1Migrations(database, search);
}

// What one test broke is mended for the next one, also in the eyes of those who keep away from it.
afterEach(closeBreakers);
