import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Relay } from "../../src/relay/relay-object.ts";
import { readTicket } from "../../src/identity/tickets.ts";
import type { Env } from "../../src/storage/env.ts";
import { authSecret } from "../../src/storage/env.ts";
import { channelLine, relayStub } from "../../src/storage/objects.ts";
import { Person, upgrade, Line } from "../channel/world.ts";

const bound = env as unknown as Env;
/** To evict an object breaks the lines to it, which sleep does not: each is mended after half a second. */
const TIMEOUT_MS = 30_000;
vi.setConfig({ testTimeout: TIMEOUT_MS });

// The objects of this file's runtime read the same bindings.
beforeEach(() => {
  Object.assign(bound, { RELAY_SOCKETS: "0", RELAY_CAPACITY: "2", RELAY_FAN: "1" });
});
afterEach(() => {
  for (const name of ["RELAY_SOCKETS", "RELAY_CAPACITY", "RELAY_FAN"])
    Reflect.deleteProperty(bound, name);
});

type Placed = { line: Line; relay: string; person: Person };

async function open(person: Person, channelId: string, query = ""): Promise<Placed> {
  const { ticket } = await person.ticket(channelId);
  const response = await upgrade(channelId, query, ticket);
  if (response.webSocket === null) throw new Error(`no socket: ${response.status}`);
  const relay = readTicket(authSecret(bound), ticket)?.relay?.id ?? "";
  return { line: new Line(response.webSocket), relay, person };
}

/** Two people on a Relay, and two on one behind it. */
async function scene() {
  const ann = await Person.guest();
  const bob = await Person.guest();
  const { workspace, channel } = await ann.found();
  await ann.invite(workspace.id, bob);
  const placed: Placed[] = [];
  for (const person of [ann, bob, ann, bob]) placed.push(await open(person, channel.id));
  const [near, , far] = placed;
  if (near === undefined || far === undefined) throw new Error("nobody came");
  const stubOf = (relay: string): DurableObjectStub<Relay> =>
    relayStub(bound, { channelId: channel.id, relay, region: "" });
  return {
    ann,
    bob,
    channelId: channel.id,
    placed,
    lines: placed.map(({ line }) => line),
    channel: channelLine(bound, channel.id),
    near: { relay: near.relay, stub: stubOf(near.relay) },
    far: { relay: far.relay, stub: stubOf(far.relay) },
  };
}

const heard = (line: Line, seq: number) =>
  line.hear("events", ({ events }) => events.some((event) => event.seq === seq));

function expectExact(line: Line): void {
  const seqs = line.seqs();
  expect(seqs).toEqual(seqs.map((_, i) => (seqs[0] ?? 0) + i));
}

describe("Relays that sleep", () => {
  it("[REL6] [HIB1] [HIB2] with their Channel keep their sockets, who they are, and their order", async () => {
    const { placed, lines, channel, near, far, bob } = await scene();
    expect(placed.map(({ relay }) => relay)).toEqual([
      near.relay,
      near.relay,
      far.relay,
      far.relay,
    ]);
    expect(near.relay).not.toBe("");
    expect(far.relay).not.toBe(near.relay);
    let last = (await lines[0]?.send("0", "before")) ?? 0;
    const objects = [[near.stub], [far.stub], [channel], [near.stub, far.stub, channel]];
    for (const [round, asleep] of objects.entries()) {
      await Promise.all(lines.map((line) => heard(line, last)));
      for (const stub of asleep) await evictDurableObject(stub, { webSockets: "hibernate" });
      const seqs: number[] = [];
      for (const [i, line] of lines.entries())
        seqs.push(await line.send(`${round}-${i}`, `round ${round}`));
      expect(seqs).toEqual(seqs.map((_, i) => last + 1 + i));
      last = seqs.at(-1) ?? 0;
    }
    await Promise.all(lines.map((line) => heard(line, last)));
    for (const line of lines) {
      expectExact(line);
      expect(line.closed).toBeUndefined();
    }
    const { events } = await heard(lines[0] ?? missing(), last);
    expect(events.at(-1)?.by).toBe(bob.userId);
    const id = { type: "send", id: "0-0", body: "something else" };
    lines[0]?.say(id);
    expect(await lines[0]?.hear("error", (frame) => frame.id === "0-0")).toMatchObject({
      code: "conflict",
    });
  });

  it("[REL6] [REL3] [REV1] end whom a revocation means, and tell them nothing after", async () => {
    const { lines, channel, near, far, bob, channelId, ann } = await scene();
    const seq = (await lines[0]?.send("one", "before")) ?? 0;
    await Promise.all(lines.map((line) => heard(line, seq)));
    for (const stub of [near.stub, far.stub, channel])
      await evictDurableObject(stub, { webSockets: "hibernate" });
    expect((await bob.fetch("/api/auth/sign-out", "POST", {})).status).toBe(200);
    expect(await Promise.all([lines[1]?.end(), lines[3]?.end()])).toEqual([4401, 4401]);
    const after = (await lines[0]?.send("two", "after")) ?? 0;
    await heard(lines[2] ?? missing(), after);
    expect([lines[1]?.seqs(), lines[3]?.seqs()].flat()).not.toContain(after);
    const { line } = await open(ann, channelId);
    expect((await line.hear("welcome")).here).toEqual({ count: 1, userIds: [ann.userId] });
  });

  it("[REL6] leave nobody behind in the account when a socket closes meanwhile", async () => {
    const { lines, channel, near, far, ann, channelId } = await scene();
    await lines[0]?.send("one", "before");
    for (const stub of [near.stub, far.stub, channel])
      await evictDurableObject(stub, { webSockets: "hibernate" });
    lines[1]?.close();
    // The last ones of a Relay, too.
    lines[2]?.close();
    lines[3]?.close();
    const seats = () =>
      runInDurableObject(
        channel,
        (_, state) => state.storage.sql.exec("SELECT count(*) AS n FROM relay_seat").one()["n"],
      );
    await expect.poll(seats, { timeout: 10_000 }).toBe(1);
    const { line } = await open(ann, channelId);
    expect((await line.hear("welcome")).here.count).toBe(1);
  });
});

describe("a Relay that ends", () => {
  it("[REL4] [HIB3] brings its readers back without loss, and its Channel counts the others out", async () => {
    const { placed, lines, near, far, bob, channelId } = await scene();
    const before = (await lines[0]?.send("one", "before")) ?? 0;
    await Promise.all(lines.map((line) => heard(line, before)));
    const { epoch } = (await lines[2]?.hear("welcome")) ?? missing();
    await evictDurableObject(far.stub, { webSockets: "close" });
    await Promise.all([lines[2]?.end(), lines[3]?.end()]);
    lines[1]?.close();
    const during = (await lines[0]?.send("two", "during")) ?? 0;
    // Both of Bob's sockets are gone: one closed, the other on the Relay that ended.
    await lines[0]?.hear(
      "presence",
      ({ userId, status }) => userId === bob.userId && status === "offline",
    );
    const back = await open(
      placed[2]?.person ?? missing(),
      channelId,
      `?epoch=${epoch}&since=${before}`,
    );
    expect((await back.line.hear("welcome")).here.count).toBe(1);
    const last = (await back.line.send("three", "last")) ?? 0;
    await heard(lines[0] ?? missing(), last);
    await heard(back.line, last);
    expect(back.line.seqs()).toEqual([during, last]);
    expectExact(lines[0] ?? missing());
    expect(near.relay).not.toBe(far.relay);
  });

  it("[REL4] before others keeps feeding those behind it", async () => {
    const { lines, near } = await scene();
    const before = (await lines[2]?.send("one", "before")) ?? 0;
    await Promise.all(lines.map((line) => heard(line, before)));
    await evictDurableObject(near.stub, { webSockets: "close" });
    await Promise.all([lines[0]?.end(), lines[1]?.end()]);
    const during = (await lines[2]?.send("two", "during")) ?? 0;
    await heard(lines[3] ?? missing(), during);
    expectExact(lines[3] ?? missing());
  });

  it("[REL2] an unknown Relay takes nobody, and a probe of one leaves no channel behind", async () => {
    const { ann, channelId, far, lines, channel } = await scene();
    const stub = relayStub(bound, { channelId: "nobody", relay: far.relay, region: "" });
    expect((await stub.fetch(`https://x/api/channels/nobody/socket`)).status).toBe(401);
    // The Channel has given the Relay up while somebody held a ticket for it.
    lines[3]?.close();
    let ticket = "";
    await expect
      .poll(async () => {
        const asked = await ann.fetch(`/api/channels/${channelId}/ticket`, "POST");
        if (asked.ok) ({ ticket } = await asked.json<{ ticket: string }>());
        return ticket;
      })
      .not.toBe("");
    const relay = readTicket(authSecret(bound), ticket)?.relay?.id;
    expect(relay).toBeDefined();
    await runInDurableObject(channel, (_, state) => {
      state.storage.sql.exec("DELETE FROM relay WHERE id = ?", relay ?? "");
    });
    await evictDurableObject(channel, { webSockets: "hibernate" });
    expect((await upgrade(channelId, "", ticket)).status).toBe(503);
  });
});

function missing(): never {
  throw new Error("not there");
}
