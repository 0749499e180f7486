// Unread, over three devices of one person: two sockets of the channel, and an inbox.
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createApi, openChannel, openInbox } from "../../src/client/index.ts";
import type { ChannelClient, InboxClient } from "../../src/client/index.ts";
import type { InboxView } from "../../src/protocol/http.ts";
import { LEVELS } from "../../src/protocol/levels.ts";
import { must } from "./support/people.ts";
import { openTeam } from "./support/team.ts";
import type { Team } from "./support/team.ts";

const PATIENCE_MS = 15_000;
const LOOK_MS = 25;

let team: Team;
beforeAll(async () => {
  team = await openTeam();
}, 120_000);
afterEach(() => team.hangUp());
afterAll(() => team?.house.stop());

async function until(isSo: () => boolean, what: () => string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error(what());
    await sleep(LOOK_MS);
  }
}

/** The devices of Max, in a channel where Olga speaks. */
class Devices {
  readonly channelId: string;
  readonly clients: [ChannelClient, ChannelClient];
  readonly inbox: InboxClient;

  private constructor(channelId: string) {
    const api = createApi({ baseUrl: team.house.api.base, token: team.member.token });
    this.channelId = channelId;
    const client = () => openChannel({ api, channelId, userId: team.member.userId });
    this.clients = [client(), client()];
    this.inbox = openInbox({ api });
  }

  static async open(): Promise<Devices> {
    const devices = new Devices(await team.room());
    await until(
      () =>
        devices.clients.every((one) => one.getState().status.kind === "live") &&
        devices.inbox.getState().status.kind === "live",
      () => "the devices are not live",
    );
    return devices;
  }

  get counts(): number[] {
    return this.clients.map((client) => client.getState().unread);
  }

  get flag(): boolean {
    return this.inbox.getState().channels.get(this.channelId)?.unread ?? false;
  }

  async box() {
    const { channels } = must(await team.member.get<InboxView>("/api/inbox"), 200);
    return channels.find(({ channelId }) => channelId === this.channelId);
  }

  /** Waits until every socket has heard everything up to `head`. */
  async caughtUp(head: number): Promise<void> {
    await until(
      () => this.clients.every((client) => client.getState().head >= head),
      () => "a client is behind",
    );
  }

  close(): void {
    for (const client of this.clients) client.close();
    this.inbox.close();
  }
}

const which = fc.nat({ max: 6 });
const device = fc.constantFrom(0, 1, 2);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("hear" as const) }) },
  fc.record({ do: fc.constantFrom("say" as const, "reply" as const), device, which }),
  { weight: 3, arbitrary: fc.record({ do: fc.constant("read" as const), device, which }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("unread" as const), device, which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("delete" as const), which }) },
  fc.record({ do: fc.constant("edit" as const), which }),
  fc.record({ do: fc.constant("mute" as const), level: fc.constantFrom(...LEVELS) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
type Said = { seq: number; top: boolean; gone: boolean; by: "olga" | "max" };

/** Plays one step on the devices and by hand, and answers the mark by hand. */
async function play(devices: Devices, said: Said[], mark: number, one: Step): Promise<number> {
  const { channelId } = devices;
  const at = "which" in one ? said.at(-1 - one.which) : undefined;
  const path = `/api/channels/${channelId}`;
  switch (one.do) {
    case "hear": {
      const { seq } = must(await team.owner.say(channelId, "word"), 201).message;
      said.push({ seq, top: true, gone: false, by: "olga" });
      return mark;
    }
    case "say": {
      const { seq } = must(await team.member.say(channelId, "own word"), 201).message;
      said.push({ seq, top: true, gone: false, by: "max" });
      return seq;
    }
    case "reply": {
      if (at === undefined) return mark;
      const reply = await team.owner.say(channelId, "reply", { threadSeq: at.seq });
      if (reply.status === 201)
        said.push({ seq: reply.json.message.seq, top: false, gone: false, by: "olga" });
      return mark;
    }
    case "read":
    case "unread": {
      if (at === undefined) return mark;
      await devices.caughtUp(at.seq);
      const back = one.do === "unread";
      const client = devices.clients[one.device === 0 ? 0 : 1];
      if (one.device === 2) must(await team.member.put(`${path}/read`, { seq: at.seq, back }));
      else if (back) client.markUnread(at.seq);
      else client.markRead(at.seq);
      const after = back ? at.seq - 1 : Math.max(mark, at.seq);
      // Each word is on its way to the other devices before the next is said.
      await until(
        () => devices.clients.every((each) => each.getState().readSeq === after),
        () =>
          `${JSON.stringify(one)}: ${JSON.stringify(devices.clients.map((each) => each.getState().readSeq))} is not ${after}`,
      );
      return after;
    }
    case "delete":
      if (at === undefined || at.gone) return mark;
      must(await team.owner.del(`${path}/messages/${at.seq}`), 200);
      at.gone = true;
      return mark;
    case "edit":
      if (at?.by === "olga" && !at.gone)
        must(await team.owner.patch(`${path}/messages/${at.seq}`, { body: "other words" }), 200);
      return mark;
    case "mute":
      must(await team.member.put(`${path}/level`, { level: one.level }), 200);
      return mark;
  }
}

test("[READ1] [READ2] [READ3] over random histories every device of a person counts what one would by hand", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 16 }), async (steps) => {
      const devices = await Devices.open();
      try {
        const said: Said[] = [];
        let mark = 0;
        for (const one of steps) mark = await play(devices, said, mark, one);
        const unread = said.filter(({ seq, top, gone }) => top && !gone && seq > mark).length;
        await until(
          () => devices.counts.every((count) => count === unread),
          () => `${JSON.stringify(devices.counts)} is not ${unread} after ${JSON.stringify(steps)}`,
        );
        const third = await team.dial(team.member, devices.channelId);
        expect(third.welcome).toMatchObject({ you: { readSeq: mark, unread } });
        third.hangUp();
        const box = await devices.box();
        if (box?.unread === true) expect(box.count).toBe(unread);
        for (const client of devices.clients) client.close();
        // Who leaves with something unread is told, whoever has read everything is not.
        await until(
          () => devices.flag === unread > 0,
          () => `the flag is ${devices.flag} with ${unread} unread after ${JSON.stringify(steps)}`,
        );
      } finally {
        devices.close();
      }
    }),
    { numRuns: 12 },
  );
});
