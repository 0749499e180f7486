// Slash commands, over HTTP and over sockets; each way once with the channel's own sockets and once on Relays.
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { House } from "./support/house.ts";
import { openHouse } from "./support/house.ts";
import { openLine } from "./support/line.ts";
import type { Line } from "./support/line.ts";
import type { Person } from "./support/people.ts";
import { bring, foundWorkspace, must, room, signUp, unique } from "./support/people.ts";
import type { Channel, Frame, List, Message, MessageList, Workspace } from "./support/shapes.ts";

type Answer = { message?: Message; notice?: string; open?: { channelId: string } };
type Told = Frame & { text?: string; open?: { channelId: string } };
type Level = { channels: { channelId: string; level: string }[] };

const SHRUG = String.raw`¯\\\_(ツ)\_/¯`;

describe.each([
  ["its own sockets", {}],
  ["Relays", { RELAY_SOCKETS: "0" }],
])("slash commands of a channel with %s", (_where, vars) => {
  let house: House;
  let owner: Person;
  let ann: Person;
  let ben: Person;
  let guest: Person;
  let stranger: Person;
  let team: Workspace;
  const lines: Line[] = [];

  beforeAll(async () => {
    house = await openHouse({ RATE_LIMITS: "off", FAULTS: "on", ...vars });
    owner = await signUp(house.api, "Olga");
    ann = await signUp(house.api, "Ann");
    ben = await signUp(house.api, "Ben");
    guest = await signUp(house.api, "Gus");
    stranger = await signUp(house.api, "Sue");
    team = await foundWorkspace(owner);
    await bring(owner, team.id, "member", ann, ben);
    await bring(owner, team.id, "guest", guest);
  });
  afterEach(() => {
    for (const line of lines.splice(0)) line.hangUp();
  });
  afterAll(async () => {
    const complaints = [...(house?.api.complaints ?? [])];
    await house?.stop();
    expect(complaints).toEqual([]);
  });

  const open = (members = [ann, ben]) => room(owner, team.id, members, "public");
  const run = (person: Person, channelId: string, text: unknown, more: object = {}) =>
    person.post<Answer>(`/api/channels/${channelId}/commands`, { text, ...more });
  const pageOf = async (person: Person, channelId: string) =>
    must(await person.get<MessageList>(`/api/channels/${channelId}/messages`)).items;
  const channelOf = async (person: Person, channelId: string) =>
    must(await person.get<Channel & { joined: boolean }>(`/api/channels/${channelId}`));

  async function dial(person: Person, channelId: string): Promise<Line> {
    const line = await openLine(person, channelId);
    lines.push(line);
    return line;
  }

  /** What a socket is told of a command, from the frame on that was the last before it. */
  async function typed(line: Line, text: unknown, more: Record<string, unknown> = {}) {
    const from = line.frames.length;
    const id = unique("slash");
    line.send({ type: "slash", id, text, ...more });
    const answer = await line.heard(
      (frame) =>
        (frame.type === "ack" || frame.type === "error") && frame.id === (more["id"] ?? id),
      `an answer to ${JSON.stringify(text)}`,
      from,
    );
    const notice = line.frames
      .slice(from)
      .find((frame): frame is Told => frame.type === "notice" && frame.id === answer.id);
    return { answer, notice };
  }

  it("[SLASH2] make a message once, whichever way and however often they are sent", async () => {
    const channelId = await open();
    const line = await dial(ann, channelId);
    const id = unique("once");
    const { answer } = await typed(line, "/shrug who knows", { id });
    expect(answer).toMatchObject({ type: "ack" });
    const again = await typed(line, "/shrug who knows", { id });
    expect(again.answer).toMatchObject({ type: "ack", seq: answer.seq, at: answer.at });
    const overHttp = must(await run(ann, channelId, "/SHRUG  who knows ", { clientMsgId: id }));
    expect(overHttp.message).toMatchObject({ seq: answer.seq, clientMsgId: id });
    const page = await pageOf(ann, channelId);
    expect(page.map(({ body }) => body)).toEqual([`who knows ${SHRUG}`]);

    const other = await run(ann, channelId, "/shrug else", { clientMsgId: id });
    expect(other.status).toBe(409);
    expect((await typed(line, "/shrug else", { id })).answer).toMatchObject({ code: "conflict" });
    // Another's id is another id.
    must(await run(ben, channelId, "/shrug who knows", { clientMsgId: id }));
    expect(await pageOf(ann, channelId)).toHaveLength(2);
  });

  it("[SLASH2] twenty at once of one id make one message", async () => {
    const channelId = await open();
    const line = await dial(ann, channelId);
    const id = unique("crowd");
    const runs = Array.from({ length: 10 }, () =>
      run(ann, channelId, "/shrug", { clientMsgId: id }),
    );
    for (let i = 0; i < 10; i += 1) line.send({ type: "slash", id, text: "/shrug" });
    const seqs = (await Promise.all(runs)).map((reply) => must(reply).message?.seq);
    await line.heard(
      () => line.frames.filter((frame) => frame.type === "ack" && frame.id === id).length === 10,
      "ten acks",
    );
    expect(new Set(seqs).size).toBe(1);
    expect(await pageOf(ann, channelId)).toHaveLength(1);
  });

  it("[SLASH2] a message goes into the thread where its command was typed", async () => {
    const channelId = await open();
    const { message: top } = must(await ben.say(channelId, "well?"));
    const line = await dial(ann, channelId);
    await typed(line, "/shrug", { threadSeq: top.seq });
    const replied = must(await run(ann, channelId, "/shrug", { threadSeq: top.seq }));
    expect(replied.message).toMatchObject({ threadSeq: top.seq, body: SHRUG });
    const [first] = await pageOf(ben, channelId);
    expect(first).toMatchObject({ seq: top.seq, replyCount: 2 });
    expect((await run(ann, channelId, "/shrug", { threadSeq: 999 })).status).toBe(404);
  });

  it("[SLASH3] what makes no message tells the caller alone, before the ack", async () => {
    const channelId = await open();
    const [mine, theirs] = [await dial(ann, channelId), await dial(ben, channelId)];
    const { answer, notice } = await typed(mine, "/topic Boats & more");
    expect(notice).toMatchObject({ text: "The topic is now: Boats & more" });
    expect(answer).toMatchObject({ type: "ack" });
    const at = (type: string) => mine.frames.findIndex((frame) => frame.type === type);
    expect(at("notice")).toBeLessThan(at("ack"));
    await theirs.heard(({ events }) => events?.[0]?.type === "channel.updated", "the change");
    expect(theirs.frames.map(({ type }) => type)).not.toContain("notice");
    expect(must(await run(ben, channelId, "/topic"))).toEqual({
      notice: "The topic: Boats & more",
    });
    // Again changes nothing: no event.
    await typed(mine, "/topic Boats & more");
    expect(mine.events).toHaveLength(1);
  });

  it("[SLASH4] invite brings people in, join and leave go in and out", async () => {
    const channelId = await open([ann]);
    const carl = await signUp(house.api, "Carl");
    must(await carl.patch("/api/me", { name: "Carl Cox" }));
    await bring(owner, team.id, "member", carl);
    const told = must(await run(ann, channelId, `/invite <@${ben.userId}> @carl`));
    expect(told.notice).toContain(`<@${ben.userId}>`);
    expect(await channelOf(ben, channelId)).toMatchObject({ joined: true });
    expect(await channelOf(carl, channelId)).toMatchObject({ joined: true });
    expect(must(await run(carl, channelId, "/leave")).notice).toMatch(/^You have left #/);
    expect(await channelOf(carl, channelId)).toMatchObject({ joined: false });
    must(await run(carl, channelId, "/leave"));

    const { name } = await channelOf(owner, channelId);
    const elsewhere = await open([carl]);
    for (const place of [`#${name.toUpperCase()}`, name, `<#${channelId}>`]) {
      const joined = must(await run(carl, elsewhere, `/join ${place}`));
      expect(joined.open).toEqual({ channelId });
      expect(await channelOf(carl, channelId)).toMatchObject({ joined: true });
      must(await run(carl, channelId, "/leave"));
    }
    // Who leaves by a socket is let out by its end.
    const line = await dial(ben, channelId);
    line.send({ type: "slash", id: unique("leave"), text: "/leave" });
    expect(await line.closedWith()).toBe(4403);
  });

  it("[SLASH4] msg opens the conversation and says it there, once", async () => {
    const channelId = await open();
    const id = unique("msg");
    const line = await dial(ann, channelId);
    const { answer, notice } = await typed(line, `/msg <@${ben.userId}> psst`, { id });
    const there = notice?.open?.channelId ?? "";
    expect(answer).toMatchObject({ type: "ack" });
    const again = must(await run(ann, channelId, `/msg @ben psst`, { clientMsgId: id }));
    expect(again.open).toEqual({ channelId: there });
    expect((await pageOf(ben, there)).map(({ body }) => body)).toEqual(["psst"]);
    expect(await pageOf(ann, channelId)).toEqual([]);
    expect(must(await run(ann, channelId, "/msg @Ben"))).toMatchObject({
      open: { channelId: there },
    });
    expect((await run(ann, channelId, "/msg @Ann hello")).status).toBe(400);
    expect((await run(ann, channelId, "/msg @nobody hello")).status).toBe(404);
  });

  it("[SLASH4] status, mute and archive do what their calls do", async () => {
    const channelId = await open();
    must(await run(ann, channelId, "/status at lunch for 30m"));
    const me = must(await ann.get<{ status: { text: string; until: number } | null }>("/api/me"));
    expect(me.status).toMatchObject({ text: "at lunch" });
    expect(Math.abs((me.status?.until ?? 0) - Date.now() - 1_800_000)).toBeLessThan(60_000);
    must(await run(ann, channelId, "/status thanks for all the fish"));
    expect(must(await ann.get("/api/me"))).toMatchObject({
      status: { text: "thanks for all the fish", until: null },
    });
    must(await run(ann, channelId, "/status clear"));
    expect(must(await ann.get("/api/me"))).toMatchObject({ status: null });

    const levelOf = async () =>
      must(await ann.get<Level>("/api/inbox")).channels.find((one) => one.channelId === channelId)
        ?.level;
    must(await run(ann, channelId, "/mute"));
    must(await run(ann, channelId, "/mute"));
    expect(await levelOf()).toBe("none");
    must(await run(ann, channelId, "/mute off"));
    expect(await levelOf()).toBe("mentions");

    const line = await dial(ann, channelId);
    expect((await typed(line, "/archive")).answer).toMatchObject({ code: "forbidden" });
    must(await run(owner, channelId, "/archive"));
    expect(must(await owner.get(`/api/channels/${channelId}`))).toMatchObject({
      archivedAt: expect.any(Number),
    });
    expect((await typed(line, "/shrug")).answer).toMatchObject({ code: "forbidden" });
  });

  it("[SLASH4] me and poll make such messages, once", async () => {
    const channelId = await open();
    const line = await dial(ann, channelId);
    const did = must(await run(ann, channelId, "/me waves", { clientMsgId: "wave" }));
    expect(did.message).toMatchObject({ body: "waves", me: true });
    const { answer } = await typed(line, "/me waves", { id: "wave" });
    expect(answer).toMatchObject({ type: "ack", seq: did.message?.seq });
    const ask = '/poll multiple "Where to?" “The sea” "The hills"';
    for (let i = 0; i < 2; i += 1)
      expect((await typed(line, ask, { id: "ask" })).answer).toMatchObject({ type: "ack" });
    const page = await pageOf(ben, channelId);
    expect(page).toHaveLength(2);
    expect(page[1]).toMatchObject({
      body: "Where to?",
      poll: { question: "Where to?", options: ["The sea", "The hills"], multiple: true },
    });
    for (const text of ["/me", "/poll", '/poll "Q" "one"', '/poll "Q" "a" b', '/poll "" "a" "b"'])
      expect((await run(ann, channelId, text)).status).toBe(400);
  });

  it("[SLASH4] remind, dnd and away do what their calls do, and a repeat changes nothing", async () => {
    const channelId = await open();
    const line = await dial(ann, channelId);
    must(await ann.patch("/api/me", { timeZone: "Asia/Kolkata" }));
    for (let i = 0; i < 2; i += 1) {
      const { notice, answer } = await typed(line, "/remind me to stretch in 2 hours", { id: "r" });
      expect(notice?.text).toContain("stretch");
      expect(answer).toMatchObject({ type: "ack" });
    }
    const { items } = must(
      await ann.get<List<{ text: string; at: number; channelId: string }>>("/api/me/reminders"),
    );
    expect(items).toEqual([expect.objectContaining({ text: "stretch", channelId })]);
    expect(Math.abs((items[0]?.at ?? 0) - Date.now() - 2 * 3_600_000)).toBeLessThan(60_000);

    const quietUntil = async () =>
      must(await ann.get<{ dndUntil: number | null }>("/api/me/preferences")).dndUntil;
    must(await run(ann, channelId, "/dnd until tomorrow at 9:30"));
    // Half past nine in India is four o'clock in Greenwich.
    expect(new Date((await quietUntil()) ?? 0).toISOString()).toMatch(/T04:00:00/);
    must(await run(ann, channelId, "/dnd off"));
    expect(await quietUntil()).toBeNull();

    const statusOf = async () =>
      must(await ben.get<{ status: string }>(`/api/users/${ann.userId}/presence`)).status;
    for (let i = 0; i < 2; i += 1) must(await run(ann, channelId, "/away"));
    expect(await statusOf()).toBe("away");
    must(await run(ann, channelId, "/away off"));
    expect(await statusOf()).toBe("online");
    for (const text of ["/remind", "/remind me", "/remind tea", "/dnd", "/dnd soon", "/away now"])
      expect((await run(ann, channelId, text)).status).toBe(400);
  });

  it("[SLASH4] nobody does by a command what they may not do by its call", async () => {
    const channelId = await open([ann, guest]);
    const text = `/invite <@${ben.userId}>`;
    expect((await run(guest, channelId, text)).status).toBe(403);
    expect((await run(guest, channelId, "/topic mine")).status).toBe(403);
    expect((await run(ben, channelId, "/shrug")).status).toBe(403);
    expect((await run(stranger, channelId, "/shrug")).status).toBe(404);
    expect((await run(ann, channelId, `/invite <@${stranger.userId}>`)).status).toBe(404);
    const secret = await room(owner, team.id, [], "private");
    const { name } = await channelOf(owner, secret);
    expect((await run(ann, channelId, `/join #${name}`)).status).toBe(404);
    expect((await run(ann, channelId, `/join <#${secret}>`)).status).toBe(404);
    expect(await pageOf(ann, channelId)).toEqual([]);
    expect(must(await owner.get<Channel>(`/api/channels/${channelId}`)).topic).toBe("");
  });

  it("[SLASH1] what is no command, or misused, is refused and changes nothing", async () => {
    const channelId = await open();
    const line = await dial(ann, channelId);
    const { head } = line.welcome;
    for (const [text, status, code] of [
      ["/nonsense", 404, "not_found"],
      ["/constructor", 404, "not_found"],
      ["/__proto__", 400, "invalid"],
      ["shrug", 400, "invalid"],
      ["//", 400, "invalid"],
      ["/mute loudly", 400, "invalid"],
      ["/invite", 400, "invalid"],
      ["/invite everybody", 400, "invalid"],
      ["/msg", 400, "invalid"],
      [`/topic ${"x".repeat(251)}`, 400, "invalid"],
      [`/shrug ${"x".repeat(3_990)}`, 400, "invalid"],
      [`/shrug ${"x".repeat(4_001)}`, 400, "invalid"],
      ["/shrug \0", 400, "invalid"],
      ["", 400, "invalid"],
      [null, 400, "invalid"],
      [{}, 400, "invalid"],
    ] as const) {
      expect((await run(ann, channelId, text)).status, JSON.stringify(text)).toBe(status);
      expect((await typed(line, text)).answer, JSON.stringify(text)).toMatchObject({
        type: "error",
        code,
      });
    }
    for (const more of [
      { threadSeq: 0 },
      { threadSeq: "1" },
      { clientMsgId: "" },
      { clientMsgId: 5 },
    ])
      expect((await run(ann, channelId, "/shrug", more)).status).toBe(400);
    expect((await run(ann, "c_nonsense", "/shrug")).status).toBe(404);
    expect((await dial(ann, channelId)).welcome.head).toBe(head);
  });

  it("[SLASH2] without D1 a command that needs none of it goes on", async () => {
    const channelId = await open();
    const line = await dial(ann, channelId);
    await house.faults({ d1: "fail" });
    try {
      expect((await typed(line, "/shrug")).answer).toMatchObject({ type: "ack" });
      expect((await typed(line, "/nothing")).answer).toMatchObject({ code: "unavailable" });
    } finally {
      await house.mend();
    }
    expect((await typed(line, "/shrug")).answer).toMatchObject({ type: "ack" });
  });

  it("[SLASH1] are listed for whoever is in the workspace", async () => {
    const list = must(
      await guest.get<List<{ name: string; usage: string; description: string; by: null }>>(
        `/api/workspaces/${team.id}/commands`,
      ),
    );
    expect(list.nextCursor).toBeNull();
    expect(list.items.filter(({ by }) => by === null).map(({ name }) => name)).toEqual(
      expect.arrayContaining(["archive", "invite", "join", "leave", "msg", "mute", "shrug"]),
    );
    for (const { description } of list.items) expect(description).not.toBe("");
    expect((await stranger.get(`/api/workspaces/${team.id}/commands`)).status).toBe(404);
  });
});
