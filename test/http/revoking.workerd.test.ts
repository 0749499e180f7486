import { exports } from "cloudflare:workers";
import { afterEach, expect, it } from "vitest";
import type { Page, TicketView } from "../../src/protocol/http.ts";
import type {
  BotView,
  IncomingHookView,
  NewIncomingHookView,
  NewKeyView,
} from "../../src/protocol/integrations.ts";
import { SCOPES } from "../../src/protocol/integrations.ts";
import { SUBPROTOCOL, TICKET_PREFIX } from "../../src/protocol/wire.ts";
import { clearFaults, injectFaults } from "../../src/storage/faults.ts";
import { closeBreakers } from "../../src/storage/fence.ts";
import { Line, Person } from "../channel/world.ts";

/** The directory's lists follow the channel. */
const SOON = { timeout: 10_000 };

afterEach(() => {
  clearFaults();
});

/** A workspace with a bot, which has a key and is in #general, and what there is to ask about it. */
async function scene() {
  const ann = await Person.guest();
  const { workspace, channel } = await ann.found();
  const at = `/api/workspaces/${workspace.id}`;
  const bot = await ann.json<BotView>(`${at}/bots`, "POST", { name: "Robo" });
  const keysAt = `${at}/bots/${bot.userId}/keys`;
  const key = await ann.json<NewKeyView>(keysAt, "POST", {
    name: "ci",
    scopes: SCOPES,
  });
  await ann.json(`/api/channels/${channel.id}/members/${bot.userId}`, "PUT");
  const robo = new Person(key.key, bot.userId);
  const members = async () =>
    (await ann.json<Page<{ userId: string }>>(`/api/channels/${channel.id}/members`)).items.map(
      ({ userId }) => userId,
    );
  return { ann, workspace, channel, at, bot, keysAt, key, robo, members };
}

/** A device of somebody's on their inbox. */
async function device(person: Person): Promise<Line> {
  const { ticket } = await person.json<TicketView>("/api/inbox/ticket", "POST");
  const response = await exports.default.fetch("http://edgewise.test/api/inbox/socket", {
    headers: {
      Upgrade: "websocket",
      "Sec-WebSocket-Protocol": `${SUBPROTOCOL}, ${TICKET_PREFIX}${ticket}`,
    },
  });
  if (response.webSocket === null) throw new Error(`no socket: ${response.status}`);
  return new Line(response.webSocket);
}

/** Asks while objects cannot write, which fails, and again when they can. */
async function twice(person: Person, path: string): Promise<Response> {
  injectFaults({ object: "full" });
  const first = await person.fetch(path, "DELETE");
  expect(first.status).toBeGreaterThanOrEqual(500);
  clearFaults();
  closeBreakers();
  return person.fetch(path, "DELETE");
}

it("[BOT4] a key whose end has failed half-way is ended when that is asked for again", async () => {
  const { ann, channel, keysAt, key, robo } = await scene();
  const line = await robo.open(channel.id);
  await line.hear("welcome");
  expect((await twice(ann, `${keysAt}/${key.id}`)).status).toBe(200);
  expect(await line.end()).toBe(4401);
  expect((await robo.fetch("/api/me")).status).toBe(401);
  expect((await ann.fetch(`${keysAt}/${key.id}`, "DELETE")).status).toBe(404);
});

it("[BOT4] so it is where the directory is what fails", async () => {
  const { ann, channel, keysAt, key, robo } = await scene();
  const line = await robo.open(channel.id);
  await line.hear("welcome");
  injectFaults({ d1: "fail" });
  expect((await ann.fetch(`${keysAt}/${key.id}`, "DELETE")).status).toBe(503);
  clearFaults();
  closeBreakers();
  expect((await ann.fetch(`${keysAt}/${key.id}`, "DELETE")).status).toBe(200);
  expect(await line.end()).toBe(4401);
});

it("[BOT4] a bot that is put out of the workspace has no socket left, its inbox's neither", async () => {
  const { ann, channel, at, bot, keysAt, robo, members } = await scene();
  const [line, inbox] = [await robo.open(channel.id), await device(robo)];
  await line.hear("welcome");
  expect((await twice(ann, `${at}/members/${bot.userId}`)).status).toBe(200);
  expect([await line.end(), await inbox.end()]).toEqual([4401, 4401]);
  await expect.poll(members, SOON).not.toContain(bot.userId);
  expect(await ann.json(keysAt)).toMatchObject({ items: [] });
  expect((await ann.fetch(`${at}/members/${bot.userId}`, "DELETE")).status).toBe(404);
});

it("[BOT4] a bot in no channel that is put out has no socket left, also at the second try", async () => {
  const { ann, channel, at, bot, robo } = await scene();
  await ann.json(`/api/channels/${channel.id}/members/${bot.userId}`, "DELETE");
  const inbox = await device(robo);
  expect((await twice(ann, `${at}/members/${bot.userId}`)).status).toBe(200);
  expect(await inbox.end()).toBe(4401);
});

it("[BOT4] who puts out somebody of another workspace ends no key of theirs", async () => {
  const { bot, robo } = await scene();
  const eve = await Person.guest();
  const { workspace } = await eve.found();
  const response = await eve.fetch(
    `/api/workspaces/${workspace.id}/members/${bot.userId}`,
    "DELETE",
  );
  expect(response.status).toBe(404);
  expect((await robo.fetch("/api/me")).status).toBe(200);
});

it("[HOOK1] a hook whose end has failed half-way takes its member with it when that is asked for again", async () => {
  const { ann, channel, at, members } = await scene();
  const hooksAt = `${at}/hooks/incoming`;
  const { id, userId } = await ann.json<NewIncomingHookView>(hooksAt, "POST", {
    channelId: channel.id,
    name: "ci",
  });
  expect(await members()).toContain(userId);
  expect((await twice(ann, `${hooksAt}/${id}`)).status).toBe(200);
  await expect.poll(members, SOON).not.toContain(userId);
  expect((await ann.json<Page<IncomingHookView>>(hooksAt)).items).toEqual([]);
  expect((await ann.fetch(`${hooksAt}/${id}`, "DELETE")).status).toBe(404);
});
