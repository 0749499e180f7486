import { afterEach, describe, expect, it, vi } from "vitest";
import { campaign } from "../../src/jobs/campaign.ts";
import type { JobRun, Step } from "../../src/jobs/kind.ts";
import type { CampaignInput } from "../../src/protocol/campaign.ts";
import type { ErrorCode } from "../../src/protocol/errors.ts";
import { refuse } from "../../src/protocol/errors.ts";
import { policyOf } from "../../src/protocol/jobs.ts";
import { CampaignTable } from "../../src/storage/directory/campaigns.ts";
import type { Env } from "../../src/storage/env.ts";
import { closeBreakers } from "../../src/storage/fence.ts";
import { isOutage } from "../../src/storage/outage.ts";
import { TestDirectory } from "./directory.ts";

// Node cannot load it. Of the objects that are made with it only the one that looks after jobs is asked here.
vi.mock("itty-durable", () => {
  const looks = { armJobs: async () => undefined, pokeJobs: async () => undefined };
  return { createDurable: () => Object, proxyDurable: () => ({ get: () => looks }) };
});

const WORKSPACE = "w_1";
const JOB = "j_1";
const CHANNELS = ["c_1", "c_2", "c_3"];

afterEach(() => {
  closeBreakers();
});

/** How a channel that is in trouble answers; `lost` says it and does not come to answer. */
type Trouble = "out" | "lost" | ErrorCode;

/** A campaign to three channels, whose troubles the test makes. */
function scene() {
  const directory = new TestDirectory();
  const add = (query: string, ...values: (string | number)[]) => directory.rows(query, ...values);
  add(`INSERT INTO workspace_member VALUES (?, 'ann', 'owner', 0)`, WORKSPACE);
  for (const id of CHANNELS) {
    add(
      `INSERT INTO channel (id, workspace_id, kind, name, created_by, created_at) VALUES (?, ?, 'public', ?, 'ann', 0)`,
      id,
      WORKSPACE,
      id,
    );
    add(`INSERT INTO channel_member VALUES (?, 'ann', 'member', 'owner', 0)`, id);
  }
  const troubles = new Map<string, Trouble>();
  const said = new Map<string, Set<string>>(CHANNELS.map((id) => [id, new Set()]));
  const say = (channelId: string, clientId: string) => {
    const trouble = troubles.get(channelId);
    if (trouble === "out") throw new Error("Network connection lost.");
    if (trouble !== undefined && trouble !== "lost") return refuse(trouble, "Not now");
    said.get(channelId)?.add(clientId);
    if (trouble === "lost") throw new Error("Network connection lost.");
    return { ok: { seq: 1, repeat: false } };
  };
  const CHANNEL = {
    idFromName: (name: string) => name,
    get: (name: string) => ({
      say: async (_: object, { id }: { id: string }) => say(name, id),
    }),
  };
  const env = { ...directory.env, CHANNEL } as unknown as Env;
  const input: CampaignInput = {
    name: "News",
    template: "Hello",
    audience: { to: "channels", channelIds: CHANNELS },
    rate: 200,
  };
  const step = (place: unknown, attempt = 1): Promise<Step<unknown>> => {
    const run = { env, id: JOB, workspaceId: WORKSPACE, createdBy: "ann", input, attempt };
    return campaign.step({ ...run, origin: "", now: Date.now } as unknown as JobRun<never>, place);
  };
  const counts = async () => {
    const { sent, failed, waiting } = (await new CampaignTable(env).find(WORKSPACE, JOB)) ?? {};
    return { sent, failed, waiting };
  };
  /** The jobs that count who has read it. */
  const readers = () => directory.rows(`SELECT id FROM job WHERE input LIKE '%readsOf%'`);
  return { troubles, said, step, counts, readers };
}

/** The place where it begins to write. */
async function found(step: (place: unknown) => Promise<Step<unknown>>): Promise<unknown> {
  return nextOf(await step(nextOf(await step(null))));
}

function nextOf(step: Step<unknown>): unknown {
  if (!("next" in step)) throw new Error("it is over");
  return step.next;
}

describe("a campaign in an outage", () => {
  it("[CAMP4] [JOB4] where nobody is to be had, the step fails as an outage and everybody waits on", async () => {
    const { troubles, step, counts, readers } = scene();
    const place = await found(step);
    expect(readers()).toHaveLength(0);
    for (const trouble of ["out", "unavailable"] as const) {
      for (const id of CHANNELS) troubles.set(id, trouble);
      // Whichever try it is: an outage uses up none.
      const last = policyOf("campaign").attempts;
      await expect(step(place, last)).rejects.toSatisfy(isOutage);
      expect(await counts()).toEqual({ sent: 0, failed: 0, waiting: 3 });
    }
    troubles.clear();
    await step(place);
    expect(await counts()).toEqual({ sent: 3, failed: 0, waiting: 0 });
    expect(readers()).toHaveLength(1);
  });

  it("[CAMP1] [CAMP4] who is out of reach comes after the others, and hears it once", async () => {
    const { troubles, said, step, counts } = scene();
    troubles.set("c_1", "out");
    troubles.set("c_2", "lost");
    let place = nextOf(await step(await found(step)));
    expect(await counts()).toEqual({ sent: 1, failed: 0, waiting: 2 });
    place = nextOf(await step(place));
    expect(place).toEqual({ phase: "send", after: "" });
    await expect(step(place)).rejects.toSatisfy(isOutage);
    troubles.clear();
    await step(place);
    expect(await counts()).toEqual({ sent: 3, failed: 0, waiting: 0 });
    expect([...said.values()].map(({ size }) => size)).toEqual([1, 1, 1]);
  });

  it("[CAMP4] a channel that refuses for the moment is tried as often as any step, then it has failed", async () => {
    const { troubles, step, counts } = scene();
    for (const id of CHANNELS) troubles.set(id, "forbidden");
    troubles.set("c_3", "overloaded");
    const place = nextOf(await step(await found(step)));
    expect(await counts()).toEqual({ sent: 0, failed: 2, waiting: 1 });
    const again = nextOf(await step(place));
    await expect(step(again)).rejects.toMatchObject({ code: "overloaded", final: false });
    expect(await counts()).toMatchObject({ failed: 2, waiting: 1 });
    await step(again, policyOf("campaign").attempts);
    expect(await counts()).toEqual({ sent: 0, failed: 3, waiting: 0 });
  });
});
