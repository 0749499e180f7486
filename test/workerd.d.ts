import type { D1Migration } from "cloudflare:test";
import type * as entry from "../src/index.ts";
import type { Env as WorkerEnv } from "../src/storage/env.ts";

declare global {
  namespace Cloudflare {
    /** What `env` of `cloudflare:workers` holds in a test. */
    interface Env extends WorkerEnv {
      TEST_MIGRATIONS: Record<"directory" | "history" | "search", D1Migration[]>;
    }
    /** Makes `exports` of `cloudflare:workers` the Worker's own entry. */
    interface GlobalProps {
      mainModule: typeof entry;
    }
  }
}
