import { expect, it } from "vitest";
import type { Message } from "../../src/protocol/events.ts";
import type { ThreadView } from "../../src/protocol/personal.ts";
import { pushOut } from "./pushed-out.ts";
import { Person } from "./world.ts";

it(
  "[THREADS1] an old reply is as its channel has it, though D1 has not heard of that yet",
  { timeout: 60_000 },
  async () => {
    const ann = await Person.guest();
    const { channel } = await ann.found();
    const path = `/api/channels/${channel.id}/messages`;
    const say = async (body: string, more: object = {}) => {
      const said = await ann.json<{ message: Message }>(path, "POST", { body, ...more });
      return said.message.seq;
    };
    const threadSeq = await say("top");
    const reply = await say("a reply", { threadSeq });
    const edited = await say("another", { threadSeq });
    const secret = await say("the secret", { threadSeq });

    const floor = await pushOut(ann, channel.id, 200);
    expect(floor).toBeGreaterThan(secret);

    await ann.json(`${path}/${secret}`, "DELETE");
    await ann.json(`${path}/${edited}`, "PATCH", { body: "other words" });
    const { items } = await ann.json<{ items: ThreadView[] }>("/api/me/threads");
    expect(items.map(({ replies }) => replies.map(({ seq, body }) => [seq, body]))).toEqual([
      [
        [reply, "a reply"],
        [edited, "other words"],
      ],
    ]);
  },
);
