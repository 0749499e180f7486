import { describe, expect, test } from "vitest";
import { bodies, World } from "./world.ts";
import type { OpenTab } from "./world.ts";

const kind = ({ client }: OpenTab) => client.getState().status.kind;

async function worldOf(count: number, hidden: number[] = []) {
  const world = new World();
  const tabs: OpenTab[] = [];
  for (let i = 0; i < count; i += 1) tabs.push(await world.open({ hidden: hidden.includes(i) }));
  return { world, tabs: tabs as [OpenTab, OpenTab, OpenTab, OpenTab, OpenTab, OpenTab] };
}

describe("a line that tabs share", () => {
  test("six tabs are live over one socket, with one ticket, and all hear the same", async () => {
    const { world, tabs } = await worldOf(6);
    expect(tabs.map(kind)).toEqual(Array.from(tabs, () => "live"));
    expect([world.server.sockets.length, world.server.connects, world.tickets]).toEqual([1, 1, 1]);
    world.server.say("other", "hello all");
    await world.rest();
    expect(tabs.map(bodies)).toEqual(Array.from(tabs, () => ["hello all"]));
  });

  test("what an attached tab sends arrives once, and only it hears the answer", async () => {
    const { world, tabs } = await worldOf(3);
    const [, second] = tabs;
    const id = second.client.send("from the second");
    const sent = second.client.delivered(id);
    await world.rest();
    expect(await sent).toMatchObject({ ok: { seq: 1 } });
    for (const tab of tabs) {
      expect(bodies(tab)).toEqual(["from the second"]);
      expect(tab.client.getState().pending).toEqual([]);
    }
    const wire = tabs.flatMap(({ sockets }) => sockets.flatMap((socket) => socket.frames("send")));
    expect(wire).toHaveLength(1);
  });

  test("a refusal reaches the tab that asked, and no other", async () => {
    const { world, tabs } = await worldOf(2);
    const [first, second] = tabs;
    world.server.refuses = (command) =>
      command.type === "send" && command.body === "bad" ? { code: "forbidden" } : undefined;
    second.client.send("bad");
    first.client.send("good");
    await world.rest();
    expect(second.client.getState().pending).toMatchObject([{ state: "failed" }]);
    expect(first.client.getState().pending).toEqual([]);
  });

  test("a tab that comes late is greeted with the present head and the people", async () => {
    const { world } = await worldOf(1);
    world.server.broadcast({ type: "presence", userId: "jonas", status: "online" });
    world.server.say("jonas", "before");
    await world.rest();
    const late = await world.open();
    const { head, here, limits } = late.client.getState();
    expect([head, here.count, limits?.pingMs]).toEqual([1, 2, 25_000]);
    expect(bodies(late)).toEqual(["before"]);
  });

  test("[DRAIN1] asked to reconnect, the leader changes sockets under all tabs, and no word is lost or doubled", async () => {
    const { world, tabs } = await worldOf(3);
    await world.wait(6_000);
    world.server.broadcast({ type: "maintenance", action: "prepare_reconnect", delayMs: 100 });
    for (const [i, { client }] of tabs.entries()) client.send(`before ${i}`);
    await world.wait(99);
    for (const [i, { client }] of tabs.entries()) client.send(`during ${i}`);
    world.server.say("other", "in between");
    await world.wait(1);
    for (const [i, { client }] of tabs.entries()) client.send(`after ${i}`);
    await world.wait(1_000);
    expect([world.server.connects, world.server.sockets.length]).toEqual([2, 1]);
    const all = [...world.server.room.messages.values()].map((message) => message.body);
    expect(all).toHaveLength(10);
    for (const tab of tabs) {
      expect([kind(tab), bodies(tab), tab.client.getState().pending]).toEqual(["live", all, []]);
    }
  });

  test("a leader that closes is followed at once, and nothing is missed", async () => {
    const { world, tabs } = await worldOf(3);
    const [first, second, third] = tabs;
    await world.close(first);
    world.server.say("other", "after");
    await world.wait(1_000);
    expect([second, third].map(kind)).toEqual(["live", "live"]);
    expect(world.server.sockets).toHaveLength(1);
    expect([second, third].map(bodies)).toEqual([["after"], ["after"]]);
  });

  test("a leader that crashes leaves its place; a word on its way is sent again, stored once", async () => {
    const { world, tabs } = await worldOf(3);
    const [first, second, third] = tabs;
    world.server.deaf = true;
    second.client.send("through the storm");
    await world.rest();
    world.server.deaf = false;
    await world.crash(first);
    world.server.say("other", "meanwhile");
    await world.wait(1_000);
    for (const tab of [second, third])
      expect(bodies(tab).toSorted()).toEqual(["meanwhile", "through the storm"]);
    expect(second.client.getState().pending).toEqual([]);
    expect(world.server.sockets).toHaveLength(1);
  });

  test("a leader that freezes is robbed by the tab before one's eyes", async () => {
    const { world, tabs } = await worldOf(2);
    const [first, second] = tabs;
    await world.wait(10_000);
    first.tab.frozen = true;
    second.tab.show(true);
    await world.wait(2_500);
    expect(kind(second)).toBe("live");
    expect(second.sockets).toHaveLength(1);
    first.tab.frozen = false;
    await world.wait(5_000);
    expect([kind(first), world.server.sockets.length]).toEqual(["live", 1]);
  });

  test("a hidden leader hands over to a tab that is seen; a look elsewhere moves nothing", async () => {
    const { world, tabs } = await worldOf(2, [1]);
    const [first, second] = tabs;
    await world.wait(10_000);
    first.tab.show(false);
    second.tab.show(true);
    await world.wait(1_000);
    second.tab.show(false);
    first.tab.show(true);
    await world.wait(5_000);
    expect([first.sockets.length, second.sockets.length]).toEqual([1, 0]);
    first.tab.show(false);
    second.tab.show(true);
    await world.wait(2_500);
    expect([first.sockets.length, second.sockets.length]).toEqual([1, 1]);
    expect([world.server.sockets.length, kind(first), kind(second)]).toEqual([1, "live", "live"]);
  });

  test("one that is robbed while its ticket is on its way keeps no second socket", async () => {
    const { world, tabs } = await worldOf(2);
    const [first, second] = tabs;
    await world.wait(10_000);
    world.ticketMs = 3_000;
    world.server.cut();
    await world.wait(1_500);
    expect(world.tickets).toBe(2);
    first.tab.show(false);
    await world.wait(20_000);
    expect([first.sockets.length, second.sockets.length]).toEqual([2, 1]);
    expect([world.server.sockets.length, kind(first), kind(second)]).toEqual([1, "live", "live"]);
  });

  test.each([4401, 4403, 4404])("%i ends all tabs", async (code) => {
    const { world, tabs } = await worldOf(3);
    world.server.cut(code);
    await world.rest();
    for (const tab of tabs)
      expect(tab.client.getState().status).toMatchObject({
        kind: "ended",
        cause: { closeCode: code },
      });
  });

  test("a loss of the socket is one reconnect for all", async () => {
    const { world, tabs } = await worldOf(3);
    await world.wait(10_000);
    world.server.cut();
    world.server.say("other", "missed");
    await world.wait(3_000);
    expect(tabs.map(kind).slice(0, 3)).toEqual(["live", "live", "live"]);
    expect([world.server.connects, world.tickets]).toEqual([2, 2]);
    expect(tabs.map(bodies)).toEqual([["missed"], ["missed"], ["missed"]]);
  });

  test("a reset that one tab asked for leaves the logs of the others alone", async () => {
    const { world, tabs } = await worldOf(2);
    const [first, second] = tabs;
    world.server.say("other", "one");
    await world.rest();
    const pages = world.server.pages;
    const log = first.client.getState().messages;
    // As if the second had been away for longer than the server's log reaches.
    world.server.sockets[0]?.onSend(JSON.stringify({ type: "resume", epoch: "old", since: 5 }));
    await world.rest();
    expect(first.client.getState().messages).toBe(log);
    expect(second.client.getState().phase).toBe("ready");
    expect(world.server.pages).toBe(pages);
  });

  test("how far one has read in one tab is known in the others", async () => {
    const { world, tabs } = await worldOf(2);
    const [first, second] = tabs;
    world.server.say("other", "one");
    await world.rest();
    second.client.markRead(1);
    await world.wait(1_100);
    expect(first.client.getState().readSeq).toBe(1);
  });

  test("without an answer and without locks, a tab has its own socket", async () => {
    const { world } = await worldOf(1);
    const request = world.browser.request.bind(world.browser);
    world.browser.request = (owner, ...rest) =>
      owner.id === "tab2" ? Promise.reject(new Error("NotSupported")) : request(owner, ...rest);
    world.tabs[0]!.tab.frozen = true;
    const second = await world.open();
    await world.wait(2_500);
    expect([kind(second), second.sockets.length]).toEqual(["live", 1]);
    second.client.send("still");
    await world.rest();
    expect(bodies(second)).toEqual(["still"]);
  });
});
