import { expect, it } from "vitest";
import { callCounts } from "../../src/storage/faults.ts";
import { pushOut } from "./pushed-out.ts";
import { Person } from "./world.ts";

it(
  "[PAGE3] a page of recent history asks D1 nothing, and one of old history once",
  { timeout: 60_000 },
  async () => {
    const ann = await Person.guest();
    const { channel } = await ann.found();
    const floor = await pushOut(ann, channel.id, 300);
    expect(floor).toBeGreaterThanOrEqual(200);

    const path = `/api/channels/${channel.id}/messages?limit=50`;
    await ann.json(path);
    const cost = async (query: string) => {
      const before = callCounts().d1;
      const { items } = await ann.json<{ items: unknown[] }>(`${path}${query}`);
      return { items: items.length, d1: callCounts().d1 - before };
    };
    expect(await cost("")).toEqual({ items: 50, d1: 0 });
    expect(await cost(`&before=${floor + 60}`)).toEqual({ items: 50, d1: 0 });
    expect(await cost(`&before=${floor}`)).toEqual({ items: 50, d1: 1 });
    expect(await cost(`&before=${floor + 20}`), "some of either").toEqual({ items: 50, d1: 1 });
  },
);
