// Commands that programs answer.
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { answerRolls } from "../../examples/dice.ts";
import { createApi } from "../../src/client/index.ts";
import type { House } from "./support/house.ts";
import { openHouse } from "./support/house.ts";
import { openLine } from "./support/line.ts";
import type { Line } from "./support/line.ts";
import type { Person } from "./support/people.ts";
import { bring, foundWorkspace, must, room, signUp, unique } from "./support/people.ts";
import type { Frame, List, MessageList, Ticket, Workspace } from "./support/shapes.ts";

type Command = { name: string; usage: string; description: string; by: string | null };
type Answer = { message?: unknown; notice?: string };
type Told = Frame & { text?: string; commandId?: string; channelId?: string };

describe.each([
  ["its own sockets", {}],
  ["Relays", { RELAY_SOCKETS: "0" }],
])("commands of programs, in channels with %s", (_where, vars) => {
  let house: House;
  let owner: Person;
  let bot: Person;
  let ann: Person;
  let guest: Person;
  let stranger: Person;
  let team: Workspace;
  const ends: (() => void)[] = [];

  beforeAll(async () => {
    house = await openHouse({ RATE_LIMITS: "off", FAULTS: "on", ...vars });
    owner = await signUp(house.api, "Olga");
    bot = await signUp(house.api, "Bot");
    ann = await signUp(house.api, "Ann");
    guest = await signUp(house.api, "Gus");
    stranger = await signUp(house.api, "Sue");
    team = await foundWorkspace(owner);
    await bring(owner, team.id, "member", bot, ann);
    await bring(owner, team.id, "guest", guest);
  });
  afterEach(() => {
    for (const end of ends.splice(0)) end();
  });
  afterAll(async () => {
    const complaints = [...(house?.api.complaints ?? [])];
    await house?.stop();
    expect(complaints).toEqual([]);
  });

  const at = (name = "", workspaceId = team.id) =>
    `/api/workspaces/${workspaceId}/commands${name === "" ? "" : `/${name}`}`;
  const open = (members = [bot, ann]) => room(owner, team.id, members);
  const run = (person: Person, channelId: string, text: string, id = unique("run")) =>
    person.post<Answer>(`/api/channels/${channelId}/commands`, { text, clientMsgId: id });
  const reply = (person: Person, commandId: string | undefined, text: unknown) =>
    person.post<{ delivered: boolean }>(`/api/commands/${commandId}/reply`, { text });
  const listed = async (person: Person) =>
    must(await person.get<List<Command>>(at())).items.filter(({ by }) => by !== null);

  async function dial(person: Person, channelId: string): Promise<Line> {
    const line = await openLine(person, channelId);
    ends.push(() => line.hangUp());
    return line;
  }
  async function dialInbox(person: Person): Promise<Line> {
    const ticket = must(await person.post<Ticket>("/api/inbox/ticket"));
    const line = await openLine(person, "", { ticket });
    ends.push(() => line.hangUp());
    return line;
  }
  async function register(name = unique("cmd")): Promise<string> {
    const body = { description: "Does it", usage: "<what>" };
    expect(must(await bot.put<Command>(at(name), body), 200)).toEqual({
      name,
      ...body,
      by: bot.userId,
    });
    return name;
  }
  const hears = async (line: Line, type: string, from = 0): Promise<Told> =>
    line.heard((frame) => frame.type === type, type, from);

  it("[SLASH6] the example: registers, answers everybody with a message, or only whoever asks", async () => {
    const stop = await answerRolls(
      createApi({ baseUrl: house.served.url, token: bot.token }),
      team.id,
      () => 4,
    );
    ends.push(stop);
    const inbox = await dialInbox(bot);
    const channelId = await open();
    const [line, others] = [await dial(ann, channelId), await dial(owner, channelId)];
    must(await run(ann, channelId, "/roll"));
    await hears(inbox, "command");
    const event = await line.event(line.welcome.head! + 1);
    expect(event.message).toMatchObject({ body: ":game_die: 4", authorId: bot.userId });

    line.send({ type: "slash", id: "secret", text: "/roll secretly" });
    expect(await hears(line, "ack")).toMatchObject({ id: "secret" });
    expect(await hears(line, "notice")).toMatchObject({ id: "secret", text: ":game_die: 4" });
    await others.ping();
    expect(others.frames.map(({ type }) => type)).not.toContain("notice");
    const page = must(await ann.get<MessageList>(`/api/channels/${channelId}/messages`));
    expect(page.items).toHaveLength(1);
  });

  it("[SLASH6] a run is told once, however often it is sent, with all that the program needs", async () => {
    const name = await register();
    const inbox = await dialInbox(bot);
    const channelId = await open();
    const id = unique("repeat");
    for (let i = 0; i < 3; i += 1)
      expect(must(await run(ann, channelId, `/${name}  a b `, id))).toEqual({});
    const line = await dial(ann, channelId);
    line.send({ type: "slash", id, text: `/${name} a b` });
    await hears(line, "ack");
    await inbox.ping();
    const calls = inbox.frames.filter(({ type }) => type === "command");
    expect(calls).toEqual([
      {
        type: "command",
        commandId: expect.stringMatching(/^x_[\w-]{24}$/),
        workspaceId: team.id,
        channelId,
        threadSeq: null,
        userId: ann.userId,
        name,
        text: "a b",
      },
    ]);
  });

  it("[SLASH7] an answer reaches each of the caller's sockets here, or else their inbox, for five minutes", async () => {
    const name = await register();
    const inbox = await dialInbox(bot);
    const channelId = await open();
    must(await run(ann, channelId, `/${name}`, "one"));
    const { commandId } = await hears(inbox, "command");
    expect(must(await reply(bot, commandId, "nobody hears"))).toEqual({ delivered: false });
    const mine = await dialInbox(ann);
    expect(must(await reply(bot, commandId, "at home"))).toEqual({ delivered: true });
    expect(await hears(mine, "answer")).toMatchObject({ channelId, id: "one", text: "at home" });
    const sockets = [await dial(ann, channelId), await dial(ann, channelId)];
    expect(must(await reply(bot, commandId, "here"))).toEqual({ delivered: true });
    for (const line of sockets)
      expect(await hears(line, "notice")).toMatchObject({ id: "one", text: "here" });
    expect(mine.frames.filter(({ type }) => type === "answer")).toHaveLength(1);

    await house.faults({ clockSkewMs: 5 * 60_000 + 1_000 });
    const late = await reply(bot, commandId, "too late");
    await house.mend();
    expect(late.status).toBe(404);
  });

  it("[SLASH7] only the program answers, with words, and only while it is in the workspace", async () => {
    const name = await register();
    const inbox = await dialInbox(bot);
    const channelId = await open();
    must(await run(ann, channelId, `/${name}`));
    const { commandId } = await hears(inbox, "command");
    for (const person of [ann, owner, stranger])
      expect((await reply(person, commandId, "me")).status).toBe(404);
    for (const text of ["", null, 5, "x".repeat(4_001), "\0"])
      expect((await reply(bot, commandId, text)).status).toBe(400);
    for (const id of ["x_", "x_000000000000000000000000", "%2e%2e", "x".repeat(300)])
      expect((await reply(bot, id, "words")).status).toBe(404);
    must(await owner.del(`/api/workspaces/${team.id}/members/${bot.userId}`));
    expect((await reply(bot, commandId, "words")).status).toBe(404);
    expect(await listed(ann)).not.toContainEqual(expect.objectContaining({ name }));
    expect((await run(ann, channelId, `/${name}`)).status).toBe(404);
    // What nobody answers any more is free for the next.
    must(await ann.put(at(name), { description: "Mine now" }));
    must(await ann.del(at(name)));
    await bring(owner, team.id, "member", bot);
  });

  it("[SLASH7] a program that is not connected is not answering, and nothing waits for it", async () => {
    const name = await register();
    const channelId = await open();
    const ran = must(await run(ann, channelId, `/${name} now`));
    expect(ran).toEqual({ notice: `/${name} is not answering` });
    const inbox = await dialInbox(bot);
    await inbox.ping();
    expect(inbox.frames.map(({ type }) => type)).toEqual(["welcome"]);
    // And it does not stand in the way of the next try.
    must(await run(ann, channelId, `/${name} now`));
    expect(await hears(inbox, "command")).toMatchObject({ text: "now" });
  });

  it("[SLASH8] members register; the program and admins take away; elsewhere they are absent", async () => {
    const name = await register();
    const body = { description: "Another" };
    expect(await listed(guest)).toContainEqual(expect.objectContaining({ name, by: bot.userId }));
    expect((await ann.put(at(name), body)).status).toBe(409);
    expect((await owner.put(at(name), body)).status).toBe(409);
    expect((await ann.del(at(name))).status).toBe(403);
    expect((await guest.put(at(unique("g")), body)).status).toBe(403);
    expect((await bot.put(at("shrug"), body)).status).toBe(409);
    for (const tried of await Promise.all([
      stranger.put(at(name), body),
      stranger.del(at(name)),
      stranger.get(at()),
    ]))
      expect(tried.status).toBe(404);
    must(await bot.put(at(name), { description: "Better" }));
    expect(await listed(ann)).toContainEqual({
      name,
      usage: "",
      description: "Better",
      by: bot.userId,
    });
    must(await owner.del(at(name)));
    expect((await bot.del(at(name))).status).toBe(404);
  });

  it("[SLASH8] a program hears nothing of who may not speak where they ask", async () => {
    const name = await register();
    const inbox = await dialInbox(bot);
    const channelId = await room(owner, team.id, [], "public");
    expect((await run(ann, channelId, `/${name}`)).status).toBe(403);
    expect((await run(stranger, channelId, `/${name}`)).status).toBe(404);
    // The same name elsewhere is another command, or none.
    const elsewhere = await foundWorkspace(stranger);
    const there = await room(stranger, elsewhere.id);
    expect((await run(stranger, there, `/${name}`)).status).toBe(404);
    await inbox.ping();
    expect(inbox.frames.map(({ type }) => type)).not.toContain("command");
  });

  it.each([
    ["Upper", { description: "d" }],
    ["a b", { description: "d" }],
    ["-a", { description: "d" }],
    ["a".repeat(33), { description: "d" }],
    ["fine", {}],
    ["fine", { description: "" }],
    ["fine", { description: "\u202ed" }],
    ["fine", { description: "d".repeat(201) }],
    ["fine", { description: null }],
    ["fine", { description: "d", usage: "u".repeat(201) }],
    ["fine", { description: "d", usage: null }],
    ["fine", []],
  ])("[SLASH8] %j with %j is refused", async (name, body) => {
    const before = await listed(bot);
    expect((await bot.put(at(encodeURIComponent(name)), body)).status).toBe(400);
    expect(await listed(bot)).toEqual(before);
  });
});
