import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ChannelClient, ChannelCopy } from "../../../src/client/index.ts";
import type { LogCommand } from "../../../src/protocol/frames.ts";
import { copyOf } from "../../../src/web/line/copies.ts";
import { settle } from "../../client/fake-clock.ts";
import { normal } from "../../client/fake-room.ts";
import { FakeServer } from "../../client/fake-server.ts";

const bodies = (client: ChannelClient) => client.getState().messages.map((message) => message.body);

async function copyFrom(server: FakeServer): Promise<ChannelCopy> {
  const client = server.open();
  await settle();
  const copy = copyOf(client.getState());
  client.close();
  if (copy === undefined) throw new Error("There is no copy");
  return structuredClone(copy);
}

describe("a channel that starts from a copy", () => {
  test("shows it before there is a ticket, and then asks only for what came after", async () => {
    const server = new FakeServer();
    for (const body of ["one", "two"]) server.say("other", body);
    const copy = await copyFrom(server);
    const { pages } = server;
    server.say("other", "three");
    let admit = (): void => {};
    const admitted = new Promise<void>((resolve) => (admit = resolve));
    const client = server.open({
      copy: Promise.resolve(copy),
      api: {
        baseUrl: "http://chat.example",
        ticket: async () => {
          await admitted;
          return { url: "/s", ticket: "t", expiresAt: 0 };
        },
        messages: { page: () => Promise.reject(new Error("asked for a page")) } as never,
      },
    });
    await settle();
    expect([client.getState().phase, bodies(client)]).toEqual(["ready", ["one", "two"]]);
    admit();
    await settle();
    expect([bodies(client), server.pages]).toEqual([["one", "two", "three"], pages]);
  });

  test("gives it up where the server's log is another", async () => {
    const server = new FakeServer();
    server.say("other", "old");
    const copy = { ...(await copyFrom(server)), epoch: "before" };
    server.say("other", "new");
    const client = server.open({ copy: Promise.resolve(copy) });
    await settle();
    expect([bodies(client), client.getState().epoch]).toEqual([["old", "new"], "e1"]);
    expect(server.pages).toBe(2);
  });

  test.each([
    ["that cannot be read", () => Promise.reject(new Error("no"))],
    ["of another version", () => Promise.resolve({ epoch: "e1", messages: [{}] } as never)],
  ])("goes on without one %s", async (_, copy) => {
    const server = new FakeServer();
    server.say("other", "one");
    const client = server.open({ copy: copy() });
    await settle();
    expect(bodies(client)).toEqual(["one"]);
  });

  test("keeps the newest hundred, and where the older ones begin", async () => {
    const server = new FakeServer();
    for (let i = 1; i <= 130; i += 1) server.say("other", `m${i}`);
    const client = server.open({ pageSize: 200 });
    await settle();
    const copy = copyOf(client.getState());
    expect([copy?.messages.length, copy?.messages[0]?.body, copy?.olderCursor]).toEqual([
      100,
      "m31",
      31,
    ]);
  });

  test("whatever happened meanwhile, ends where a visit without a copy does", async () => {
    const act = fc.record({
      kind: fc.constantFrom("send", "reply", "edit", "delete", "react", "pin"),
      of: fc.nat(20),
      on: fc.boolean(),
    });
    const does = (
      server: FakeServer,
      acts: readonly { kind: string; of: number; on: boolean }[],
    ) => {
      for (const { kind, of, on } of acts) {
        const seqs = [...server.room.messages.keys()];
        const seq = seqs[of % Math.max(1, seqs.length)];
        const id = crypto.randomUUID();
        if (kind === "send" || seq === undefined) server.say("other", `m${of}`);
        else if (kind === "reply") server.say("other", `r${of}`, seq);
        else {
          const commands: Record<string, LogCommand> = {
            edit: { type: "edit", id, seq, body: `e${of}` },
            delete: { type: "delete", id, seq },
            react: { type: "react", id, seq, emoji: "+1", on },
            pin: { type: "pin", id, seq, on },
          };
          const command = commands[kind];
          if (command) server.act("other", command);
        }
      }
    };
    const many = fc.array(act, { maxLength: 25, size: "max" });
    await fc.assert(
      fc.asyncProperty(many, many, async (before, after) => {
        const server = new FakeServer();
        does(server, before);
        const copy = await copyFrom(server);
        does(server, after);
        const client = server.open({ copy: Promise.resolve(copy) });
        await settle();
        const inCopy = new Set(copy.messages.map(({ seq }) => seq));
        const log = [...server.room.messages.values()].filter(
          ({ seq }) => seq > copy.head || inCopy.has(seq),
        );
        expect(normal(client.getState().messages)).toEqual(normal(log));
      }),
      { numRuns: 200 },
    );
  });
});
