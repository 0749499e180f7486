import path from "node:path";
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

const root = path.resolve(import.meta.dirname, "..");
/** A property plays hundreds of histories, and a busy machine takes ten times as long. */
const UNIT_TIMEOUT_MS = 120_000;
/** A system test may have to start a server, kill it and wait for sockets to return. */
const SYSTEM_TIMEOUT_MS = 120_000;
/** What is polled for comes, but on a busy machine not within Vitest's second; as long as a browser is waited for. */
const POLLED_MS = 15_000;

const migrations = {
  directory: await readD1Migrations(path.join(root, "migrations/directory")),
  history: await readD1Migrations(path.join(root, "migrations/history")),
  search: await readD1Migrations(path.join(root, "migrations/search")),
};

export default defineConfig({
  test: {
    root,
    // More pages at once only wait for each other.
    maxConcurrency: 3,
    // The line of every request would bury what tests say.
    onConsoleLog: (log) => !log.includes('"event":"request"'),
    // One group after the other: servers under load and a browser share few cores.
    projects: [
      {
        root,
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/**/*.workerd.test.ts", "test/system/**", "test/e2e/**"],
          testTimeout: UNIT_TIMEOUT_MS,
          sequence: { groupOrder: 0 },
        },
      },
      {
        root,
        plugins: [
          cloudflareTest({
            wrangler: { configPath: path.join(root, "wrangler.toml") },
            miniflare: {
              bindings: {
                ENVIRONMENT: "local",
                AUTH_SECRET: "test-secret-test-secret-test-secret-",
                FAULTS: "on",
                RATE_LIMITS: "off",
                TEST_MIGRATIONS: migrations,
              },
            },
          }),
        ],
        test: {
          name: "workerd",
          include: ["test/**/*.workerd.test.ts"],
          setupFiles: ["test/workerd-setup.ts"],
          // Published as ESM without file extensions, which the runtime does not resolve.
          deps: { optimizer: { ssr: { enabled: true, include: ["itty-durable"] } } },
          sequence: { groupOrder: 1 },
        },
      },
      {
        root,
        test: {
          name: "system",
          include: ["test/system/**/*.test.ts"],
          globalSetup: ["test/build-first.ts"],
          fileParallelism: false,
          testTimeout: SYSTEM_TIMEOUT_MS,
          hookTimeout: SYSTEM_TIMEOUT_MS,
          expect: { poll: { timeout: POLLED_MS } },
          sequence: { groupOrder: 2 },
        },
      },
      {
        root,
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: ["test/build-first.ts"],
          fileParallelism: false,
          testTimeout: SYSTEM_TIMEOUT_MS,
          hookTimeout: SYSTEM_TIMEOUT_MS,
          expect: { poll: { timeout: POLLED_MS } },
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
