import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startServer } from "../../../src/cli/served.ts";
import type { Served } from "../../../src/cli/served.ts";
import { Api } from "./http.ts";

/** What may be made to fail; see "Switches" in the protocol. */
export interface Faults {
  clockSkewMs?: number;
  d1?: "ok" | "fail" | "slow";
  kv?: "ok" | "fail" | "slow";
  r2?: "ok" | "fail" | "slow";
  queue?: "ok" | "fail" | "slow";
  outside?: "ok" | "fail" | "slow";
  slowMs?: number;
  object?: "ok" | "full" | "reset";
  relay?: "ok" | "reset";
}

/** One served build with a data folder of its own, rate limits off and faults to be had. */
export interface House {
  api: Api;
  served: Served;
  faults(faults: Faults): Promise<void>;
  mend(): Promise<void>;
  /** kill -9, then the same data again behind a new address: `api` and `served` are new. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

const FOR_TESTS = { RATE_LIMITS: "off", FAULTS: "on" };

/** `vars` in place of the switches for tests. */
export async function openHouse(vars: Record<string, string> = FOR_TESTS): Promise<House> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "edgewise-system-"));
  const start = () => startServer({ dataDir, vars });
  const served = await start();
  const house: House = {
    served,
    api: new Api(served.url),
    faults: async (faults) => {
      const reply = await house.api.call("PUT", "/api/faults", { body: faults });
      if (reply.status >= 300) throw new Error(`PUT /api/faults: ${reply.status} ${reply.text}`);
    },
    mend: async () => {
      const reply = await house.api.call("DELETE", "/api/faults");
      if (reply.status >= 300) throw new Error(`DELETE /api/faults: ${reply.status} ${reply.text}`);
    },
    crash: async () => {
      await house.served.kill9();
      house.api.close();
      house.served = await start();
      house.api = new Api(house.served.url);
    },
    stop: async () => {
      house.api.close();
      await house.served.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  return house;
}
