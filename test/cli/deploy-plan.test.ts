import { describe, expect, it } from "vitest";
import {
  bucketNames,
  deployable,
  deployedAddress,
  emptyAccount,
  imaginaryAccount,
  planMissing,
  RawConfig,
} from "../../src/cli/deploy-plan.ts";

const config = RawConfig.parse({
  name: "talk",
  compatibility_date: "2026-10-20",
  assets: { directory: ".build/web", binding: "ASSETS" },
  d1_databases: [
    {
      binding: "DIRECTORY",
      database_name: "talk-directory",
      migrations_dir: "migrations/directory",
    },
    { binding: "HISTORY_0", database_name: "talk-history-0", migrations_dir: "migrations/history" },
  ],
  kv_namespaces: [{ binding: "LAST_SEEN" }],
  r2_buckets: [{ binding: "FILES", bucket_name: "talk-files" }],
});
const paths = { up: "../..", worker: "../worker-1", web: "../web-1" };

describe("a deploy's plan", () => {
  it("creates everything on an empty account, by name", () => {
    expect(planMissing(config, emptyAccount())).toEqual([
      { kind: "database", name: "talk-directory" },
      { kind: "database", name: "talk-history-0" },
      { kind: "namespace", name: "talk-last-seen" },
      { kind: "bucket", name: "talk-files" },
      { kind: "secret", name: "AUTH_SECRET" },
    ]);
  });

  it("creates nothing that is there already, and never replaces the secret", () => {
    const account = imaginaryAccount(config);
    account.secrets.add("AUTH_SECRET");
    account.databases.delete("talk-history-0");
    expect(planMissing(config, account)).toEqual([{ kind: "database", name: "talk-history-0" }]);
  });
});

describe("the configuration to deploy with", () => {
  it("has the account's ids, and paths that lead to the builds and migrations", () => {
    const account = imaginaryAccount(config);
    account.databases.set("talk-directory", "d-1");
    account.namespaces.set("talk-last-seen", "k-1");
    expect(deployable(config, account, paths)).toMatchObject({
      name: "talk",
      compatibility_date: "2026-10-20",
      main: "../worker-1/index.js",
      no_bundle: true,
      assets: { directory: "../web-1", binding: "ASSETS" },
      d1_databases: [
        { database_id: "d-1", migrations_dir: "../../migrations/directory" },
        { database_name: "talk-history-0" },
      ],
      kv_namespaces: [{ binding: "LAST_SEEN", id: "k-1" }],
    });
  });

  it("is refused while a database has no id", () => {
    expect(() => deployable(config, emptyAccount(), paths)).toThrow("talk-directory has no id");
  });
});

describe("what wrangler prints", () => {
  it("lists buckets as labelled lines", () => {
    const listing =
      "name:           talk-files\ncreation_date:  2026-11-01\n\nname:           other\n";
    expect(bucketNames(`Listing buckets...\n${listing}`)).toEqual(["talk-files", "other"]);
  });

  it("tells the address after a deploy", () => {
    const output = "See https://dash.cloudflare.com/x\nDeployed\n  https://talk.me.workers.dev\n";
    expect(deployedAddress(output)).toBe("https://talk.me.workers.dev");
    expect(deployedAddress("nothing")).toBeUndefined();
  });
});
