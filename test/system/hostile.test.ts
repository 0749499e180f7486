// Hostile inputs and the right answer, by the numbers of the house's list.
import { readFileSync } from "node:fs";
import http from "node:http";
import { deflateRawSync } from "node:zlib";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { faultOfProblem } from "./support/http.ts";
import { openHouse } from "./support/house.ts";
import type { House } from "./support/house.ts";
import {
  knock,
  knockStatus,
  openLine,
  openLineByCookie,
  protocols,
  ticketFor,
} from "./support/line.ts";
import type { Line } from "./support/line.ts";
import { bring, foundWorkspace, must, room, signIn, signUp, unique } from "./support/people.ts";
import type { Person } from "./support/people.ts";
import { frameOf, readFrames } from "./support/raw-frames.ts";
import { showsAStack } from "./support/shapes.ts";
import type { MessageList, OneMessage, Workspace } from "./support/shapes.ts";

const MIB = 1024 * 1024;

let house: House;
let owner: Person;
let max: Person;
let mia: Person;
let stranger: Person;
let team: Workspace;
const lines: Line[] = [];

beforeAll(async () => {
  house = await openHouse();
  owner = await signUp(house.api, "Olga");
  max = await signUp(house.api, "Max");
  mia = await signUp(house.api, "Mia");
  stranger = await signUp(house.api, "Zoe");
  team = await foundWorkspace(owner);
  await bring(owner, team.id, "member", max, mia);
}, 120_000);
afterEach(() => {
  for (const line of lines.splice(0)) line.hangUp();
});
afterAll(() => house?.stop());

/** A socket that is ended after the test. */
async function dial(...args: Parameters<typeof openLine>): Promise<Line> {
  const opened = await openLine(...args);
  lines.push(opened);
  return opened;
}

const open = (kind: "public" | "private" = "private") => room(owner, team.id, [max, mia], kind);
const socketPath = (channelId: string) => `/api/channels/${channelId}/socket`;
const page = async (person: Person, channelId: string, query = "limit=200") =>
  must(await person.get<MessageList>(`/api/channels/${channelId}/messages?${query}`), 200);

/** The socket answers a ping, takes a word and gives nothing away. */
async function expectAlive(socket: Line): Promise<void> {
  await socket.ping();
  await socket.say("still here");
  for (const text of socket.raw) expect(showsAStack(text), text).toBe(false);
}

/** Sends one text frame that is none of the protocol's and expects `error`. */
async function expectError(socket: Line, text: string | Buffer): Promise<void> {
  const from = socket.frames.length;
  socket.sendText(text);
  const shown = String(text).slice(0, 60);
  const answer = await socket.heard((frame) => frame.type === "error", `error for ${shown}`, from);
  expect(answer, shown).toMatchObject({ code: "invalid", message: expect.any(String) });
}

describe("origins and sessions", () => {
  test("[ORIG1] hostile 1: a foreign Origin is answered 403, with a ticket and with a cookie", async () => {
    const channelId = await open();
    const { host, port } = new URL(house.api.base);
    const foreign = [
      "https://evil.example",
      `https://${host}`,
      `http://127.0.0.1:${Number(port) + 1}`,
      `http://${host}.evil.example`,
      `http://evil.example/${host}`,
      `http://evil@${host}`,
    ];
    for (const origin of foreign) {
      const { ticket } = await ticketFor(max, channelId);
      const byTicket = await knock(house.api.base, socketPath(channelId), {
        ...protocols(ticket),
        origin,
      });
      expect(byTicket.status, `ticket, ${origin}`).toBe(403);
      expect(faultOfProblem(403, byTicket.headers["content-type"], byTicket.text)).toBeUndefined();
      const headers = { "sec-websocket-protocol": "edgewise.v1", cookie: max.cookie, origin };
      expect(
        await knockStatus(house.api.base, socketPath(channelId), headers),
        `cookie, ${origin}`,
      ).toBe(403);
    }
  });

  test("[ORIG2] hostile 2: a cookie with no Origin or `null` is answered 403", async () => {
    const channelId = await open();
    const headers = { "sec-websocket-protocol": "edgewise.v1", cookie: max.cookie };
    expect(await knockStatus(house.api.base, socketPath(channelId), headers), "none").toBe(403);
    const nothing = { ...headers, origin: "null" };
    expect(await knockStatus(house.api.base, socketPath(channelId), nothing), "null").toBe(403);
    // The same cookie with our own Origin is let in: it was the Origin that was missing.
    const own = await openLineByCookie(max, channelId);
    lines.push(own);
    expect(own.welcome.you?.userId).toBe(max.userId);
  });

  test("[AUTH1] hostile 3: without a session the upgrade is answered 401", async () => {
    const channelId = await open();
    const origin = house.api.base;
    const forged = Buffer.from(JSON.stringify({ userId: max.userId, channelId })).toString(
      "base64url",
    );
    const [cookieName = ""] = max.cookie.split("=");
    const attempts: Record<string, Record<string, string>> = {
      nothing: { "sec-websocket-protocol": "edgewise.v1" },
      "nothing, own Origin": { "sec-websocket-protocol": "edgewise.v1", origin },
      "an empty ticket": protocols(""),
      "a made-up ticket": protocols(forged),
      "a made-up cookie": {
        "sec-websocket-protocol": "edgewise.v1",
        origin,
        cookie: `${cookieName}=${forged}`,
      },
      "a made-up token": {
        "sec-websocket-protocol": "edgewise.v1",
        authorization: `Bearer ${forged}`,
      },
    };
    for (const [name, headers] of Object.entries(attempts)) {
      const answer = await knock(house.api.base, socketPath(channelId), headers);
      expect(answer.status, name).toBe(401);
      expect(
        faultOfProblem(401, answer.headers["content-type"], answer.text),
        name,
      ).toBeUndefined();
    }
  });
});

describe("frames", () => {
  test("[SOCK3] hostile 4: text over 64 KB closes 1009, and only that socket", async () => {
    const channelId = await open();
    const bystander = await dial(mia, channelId);
    const tooBig = [
      "x".repeat(65_537),
      // 22,000 characters, but 66,000 bytes: bytes count.
      JSON.stringify({ type: "send", id: unique("big"), body: "€".repeat(22_000) }),
      "x".repeat(MIB),
    ];
    for (const text of tooBig) {
      const sender = await dial(max, channelId);
      sender.sendText(text);
      expect(await sender.closedWith(), `${text.length} characters`).toBe(1009);
    }
    const justFits = await dial(max, channelId);
    await expectError(justFits, "x".repeat(65_536));
    await expectAlive(justFits);
    await expectAlive(bystander);
  });

  test.skipIf(process.platform !== "linux")(
    "[SOCK3] hostile 5: a compressed frame that inflates to 31 MiB closes 1009 or 1002 and costs at most 64 MiB",
    async () => {
      const channelId = await open();
      const bystander = await dial(mia, channelId);
      const { ticket } = await ticketFor(max, channelId);
      const { connection, status } = await knock(house.api.base, socketPath(channelId), {
        ...protocols(ticket),
        "sec-websocket-extensions": "permessage-deflate; client_max_window_bits",
      });
      expect(status).toBe(101);
      if (connection === undefined) return;
      const frames = readFrames(connection);
      // A message of permessage-deflate leaves off the last four bytes of its flush.
      const bomb = deflateRawSync(Buffer.alloc(31 * MIB, "x"), { finishFlush: 2 }).subarray(0, -4);
      expect(bomb.length).toBeLessThan(65_536);
      const before = residentBytes(house.served.pid);
      let most = before;
      const watch = setInterval(() => (most = Math.max(most, residentBytes(house.served.pid))), 5);
      connection.write(frameOf({ opcode: 1, isCompressed: true, payload: bomb }));
      const code = await frames.closeCode(5_000);
      await sleep(500);
      clearInterval(watch);
      connection.destroy();
      expect([1009, 1002]).toContain(code);
      expect((most - before) / MIB, "MiB of growth").toBeLessThanOrEqual(64);
      await expectAlive(bystander);
    },
  );

  test("[SOCK5] hostile 6: invalid UTF-8 inside JSON leaves the socket alive and nothing else changed", async () => {
    const channelId = await open();
    const reader = await dial(mia, channelId);
    const sender = await dial(max, channelId);
    const said = await sender.say("before");
    const invalid = [
      Buffer.from([0xff]),
      Buffer.from([0xc0, 0xaf]),
      Buffer.from([0xed, 0xa0, 0x80]),
      Buffer.from([0xf5, 0x80, 0x80, 0x80]),
      Buffer.from([0xe2, 0x82]),
    ];
    for (const bytes of invalid) {
      const frame = Buffer.concat([
        Buffer.from('{"type":"se'),
        bytes,
        Buffer.from('nd","id":"i","body":"b"}'),
      ]);
      await expectError(sender, frame);
    }
    // Where it stands in a body the runtime may show us U+FFFD: then it is a word like any other.
    const id = unique("utf8");
    const inBody = [
      Buffer.from(`{"type":"send","id":"${id}","body":"a`),
      invalid[0]!,
      Buffer.from('b"}'),
    ];
    const from = sender.frames.length;
    sender.sendText(Buffer.concat(inBody));
    const answer = await sender.heard(
      (frame) => ["ack", "error"].includes(frame.type),
      "an answer",
      from,
    );
    const { items } = await page(mia, channelId);
    expect(items.length).toBe(answer.type === "ack" ? 2 : 1);
    expect(items[0]).toMatchObject({
      seq: said.seq,
      body: "before",
      editedAt: null,
      deletedAt: null,
    });
    await expectAlive(sender);
    await expectAlive(reader);
  });

  test("[SOCK5] hostile 7: what is no frame of ours is answered `error`, without a stack", async () => {
    const channelId = await open();
    const sender = await dial(max, channelId);
    const { head } = sender.welcome;
    const texts = [
      "null",
      "[]",
      "1",
      '""',
      "true",
      "{}",
      "",
      "{",
      "ping ",
      "undefined",
      '{"type":null}',
      '{"type":"unknown"}',
      '{"type":"welcome"}',
      '{"type":"events","events":[]}',
      '{"type":["send"],"id":"a","body":"b"}',
      '{"type":"send"}',
      '{"type":"send","id":1,"body":"b"}',
      '{"type":"send","id":"","body":"b"}',
      `{"type":"send","id":"${"i".repeat(65)}","body":"b"}`,
      '{"type":"send","id":"a","body":{}}',
      '{"type":"send","id":"a","body":""}',
      '{"type":"edit","id":"a","seq":"1","body":"b"}',
      '{"type":"edit","id":"a","seq":0,"body":"b"}',
      '{"type":"edit","id":"a","seq":1.5,"body":"b"}',
      '{"type":"delete","id":"a","seq":-1}',
      '{"type":"react","id":"a","seq":1,"emoji":"","on":true}',
      '{"type":"react","id":"a","seq":1,"emoji":"👍","on":"yes"}',
      '{"type":"read","seq":null}',
      '{"type":"typing","on":1}',
      '{"type":"resume"}',
      '{"type":"batch"}',
      '{"type":"batch","commands":{}}',
      '{"type":"batch","commands":[null]}',
      '{"type":"batch","commands":[{"type":"batch","commands":[]}]}',
    ];
    for (const text of texts) await expectError(sender, text);
    const again = await dial(mia, channelId);
    expect(again.welcome.head, "nothing changed").toBe(head);
    await expectAlive(sender);
  });

  test("[SOCK5] hostile 8: JSON 10,000 deep is answered `error` and the socket lives", async () => {
    const channelId = await open();
    const sender = await dial(max, channelId);
    const deep = 10_000;
    const texts = [
      "[".repeat(deep) + "]".repeat(deep),
      "[".repeat(deep),
      '{"a":'.repeat(deep) + "1" + "}".repeat(deep),
      `{"type":"send","id":"a","body":${"[".repeat(deep)}${"]".repeat(deep)}}`,
      `{"type":"batch","commands":${"[".repeat(deep)}${"]".repeat(deep)}}`,
    ];
    for (const text of texts) await expectError(sender, text);
    await expectAlive(sender);
    const overHttp = await max.api.call("POST", `/api/channels/${channelId}/messages`, {
      raw: `{"clientMsgId":"a","body":${texts[0]}}`,
      headers: max.bearer,
    });
    expect(overHttp).toMatchObject({ status: 400, json: { code: "invalid" } });
  });

  test("[SOCK5] hostile 9: `__proto__` and `constructor` pollute nothing", async () => {
    const channelId = await open();
    const sender = await dial(max, channelId);
    const pollution =
      '"__proto__":{"admin":1,"role":"owner"},"constructor":{"prototype":{"admin":1}}';
    await expectError(sender, '{"__proto__":{"admin":1}}');
    await expectError(sender, `{${pollution}}`);
    await expectError(sender, '{"__proto__":{"type":"typing","on":true}}');
    const from = sender.frames.length;
    sender.sendText(`{"type":"send","id":"${unique("proto")}","body":"b",${pollution}}`);
    await sender.heard(
      (frame) => frame.type === "ack" || frame.type === "error",
      "an answer",
      from,
    );
    await max.api.call("POST", `/api/channels/${channelId}/messages`, {
      raw: `{"clientMsgId":"${unique("proto")}","body":"b",${pollution}}`,
      headers: max.bearer,
    });

    // As names of things they are words like any other.
    const named = await sender.say("named", { id: "__proto__" });
    expect(await sender.say("named", { id: "__proto__" })).toEqual(named);
    await sender.say("another", { id: "constructor" });
    for (const emoji of ["__proto__", "constructor", "toString"]) {
      expect(
        await sender.command({ type: "react", seq: named.seq, emoji, on: true }),
      ).toMatchObject({ type: "ack" });
    }
    const { items } = await page(mia, channelId);
    const reactions = items.find(({ seq }) => seq === named.seq)?.reactions ?? [];
    expect(reactions.map(({ emoji, count, userIds }) => [emoji, count, userIds])).toEqual(
      expect.arrayContaining([
        ["__proto__", 1, [max.userId]],
        ["constructor", 1, [max.userId]],
        ["toString", 1, [max.userId]],
      ]),
    );

    const fresh = await dial(mia, channelId, { epoch: String(sender.welcome.epoch), since: 0 });
    await fresh.ping();
    for (const text of [...sender.raw, ...fresh.raw]) expect(text).not.toContain('"admin"');
    expect(fresh.welcome.you?.role).toBe("member");
    expect((await max.patch(`/api/workspaces/${team.id}`, { name: "Taken" })).status).toBe(403);
    expect((await owner.put(`/api/channels/${channelId}/members/__proto__`)).status).toBe(404);
    expect((await owner.get("/api/channels/__proto__")).status).toBe(404);
    await expectAlive(sender);
  });

  test("[SOCK4] hostile 10: a binary frame closes 1003", async () => {
    const channelId = await open();
    const bystander = await dial(mia, channelId);
    const valid = Buffer.from(JSON.stringify({ type: "send", id: unique("bin"), body: "binary" }));
    for (const payload of [valid, Buffer.alloc(0), Buffer.from("ping")]) {
      const sender = await dial(max, channelId);
      sender.socket.send(payload, { binary: true });
      expect(await sender.closedWith()).toBe(1003);
    }
    expect((await page(mia, channelId)).items).toEqual([]);
    await expectAlive(bystander);
  });
});

describe("resuming", () => {
  const places = ["-1", "9007199254740992", "NaN", "1e400", "1.5", '"1"', "null", "1000000"];

  test("[RES2] hostile 13: a resume at −1, 2^53, NaN or in the future is answered `reset` or `invalid`", async () => {
    const channelId = await open();
    const talker = await dial(max, channelId);
    await talker.say("one");
    const epoch = String(talker.welcome.epoch);
    for (const place of places) {
      const from = talker.frames.length;
      talker.sendText(`{"type":"resume","epoch":${JSON.stringify(epoch)},"since":${place}}`);
      await talker.ping();
      const answer = talker.frames[from];
      expect(isResetOrInvalid(answer), `${place}: ${JSON.stringify(answer)}`).toBe(true);
    }
    await expectAlive(talker);

    for (const since of ["-1", "9007199254740992", "NaN", "1e400", "1.5", "x", "1000000"]) {
      const returned = await dial(max, channelId, { epoch, since }).catch(() => undefined);
      // A refused upgrade is an answer too: `invalid`, before the 101.
      if (returned === undefined) continue;
      await returned.ping();
      expect(returned.welcome.epoch).toBe(epoch);
      expect(isResetOrInvalid(returned.frames[1]), `${since}: ${returned.raw[1]}`).toBe(true);
      returned.hangUp();
    }
  });

  test("[RES2] hostile 14: a wrong epoch is answered `reset`", async () => {
    const channelId = await open();
    const talker = await dial(max, channelId);
    await talker.say("one");
    const { epoch } = talker.welcome;
    for (const wrong of ["wrong", "0", "__proto__", `${epoch}x`]) {
      const from = talker.frames.length;
      talker.send({ type: "resume", epoch: wrong, since: 0 });
      const reset = await talker.heard((frame) => frame.type === "reset", "reset", from);
      expect(reset).toMatchObject({ epoch, head: expect.any(Number) });
      const returned = await dial(mia, channelId, { epoch: wrong, since: 0 });
      const second = await returned.heard(
        (frame) => frame.type !== "welcome" && frame.type !== "presence",
        "reset",
      );
      expect(second).toMatchObject({ type: "reset", epoch, head: returned.welcome.head });
      returned.hangUp();
    }
    await expectAlive(talker);
  });

  function isResetOrInvalid(frame: { type: string; code?: string } | undefined): boolean {
    return frame?.type === "reset" || (frame?.type === "error" && frame.code === "invalid");
  }
});

describe("ids, membership, tickets", () => {
  test("[CMD4] hostile 15: another user's clientMsgId is independent", async () => {
    const channelId = await open();
    const a = await dial(max, channelId);
    const b = await dial(mia, channelId);
    const id = unique("shared");
    const first = await a.say("mine", { id });
    const second = await b.say("yours", { id });
    expect(second.seq).toBe(first.seq + 1);
    expect(await a.say("mine", { id })).toEqual(first);
    const overHttp = await owner.say(channelId, "a third", { clientMsgId: id });
    expect(overHttp).toMatchObject({ status: 201, json: { message: { body: "a third" } } });
    expect((await page(owner, channelId)).items.map(({ body }) => body)).toEqual([
      "mine",
      "yours",
      "a third",
    ]);
  });

  test("[CMD2] hostile 16: the same id with another body is `conflict`", async () => {
    const channelId = await open();
    const sender = await dial(max, channelId);
    const id = unique("twice");
    await sender.say("one", { id });
    expect(await sender.command({ type: "send", id, body: "two" })).toMatchObject({
      type: "error",
      code: "conflict",
    });
    const overHttp = await max.say(channelId, "three", { clientMsgId: id });
    expect(overHttp).toMatchObject({ status: 409, json: { code: "conflict" } });
    expect((await page(mia, channelId)).items.map(({ body }) => body)).toEqual(["one"]);
  });

  test("[REV2] hostile 17: a send after the removal is refused, the socket closed 4403", async () => {
    for (const kind of ["public", "private"] as const) {
      const channelId = await open(kind);
      const removed = await dial(max, channelId);
      const reader = await dial(mia, channelId);
      const kept = await ticketFor(max, channelId);
      // Words that race with the removal: each is either in the log before it or refused.
      const race = (async () => {
        for (let i = 0; removed.isOpen && i < 2_000; i += 1) {
          removed.send({ type: "send", id: unique("race"), body: `race ${i}` });
          if (i % 10 === 9) await sleep(1);
        }
      })();
      await sleep(20);
      must(await owner.del(`/api/channels/${channelId}/members/${max.userId}`));
      const answered = performance.now();
      expect(await removed.closedWith(), kind).toBe(4403);
      await race;
      expect((await removed.closed).when - answered).toBeLessThan(1_000);
      for (const { code } of removed.frames.filter(({ type }) => type === "error"))
        expect(code).toBe("forbidden");

      await reader.say("after the removal");
      const left = reader.events.find(
        ({ type, userId }) => type === "member.left" && userId === max.userId,
      );
      expect(left, "everybody is told").toBeDefined();
      const words = reader.events.flatMap(({ message }) =>
        message?.authorId === max.userId ? [message] : [],
      );
      expect(
        words.filter(({ seq }) => seq > left!.seq),
        "nothing of theirs after it",
      ).toEqual([]);
      const acked = removed.frames.filter(({ type }) => type === "ack").map(({ id }) => id);
      expect(words.map(({ clientMsgId }) => clientMsgId)).toEqual(expect.arrayContaining(acked));

      const after = await max.say(channelId, "let me in");
      const asOutside = kind === "public" ? 403 : 404;
      expect(after.status, kind).toBe(asOutside);
      expect((await max.post(`/api/channels/${channelId}/ticket`)).status, kind).toBe(asOutside);
      const byOldTicket = await knockStatus(
        house.api.base,
        socketPath(channelId),
        protocols(kept.ticket),
      );
      expect([401, 403, 404], kind).toContain(byOldTicket);
    }
  });

  test("[HTTP3] hostile 18: typing or read for a foreign channel is answered as for an absent one", async () => {
    const foreign = await room(owner, team.id, [mia]);
    const own = await open();
    const { seq } = must(await mia.say(foreign, "secret"), 201).message;
    const absent = foreign.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
    for (const suffix of ["read", "ticket"]) {
      const method = suffix === "read" ? "PUT" : "POST";
      const ask = (id: string) =>
        max.api.call(method, `/api/channels/${id}/${suffix}`, {
          headers: max.bearer,
          body: { seq },
        });
      const [theirs, nobodys] = [await ask(foreign), await ask(absent)];
      expect(theirs.status, suffix).toBe(404);
      expect(theirs.json, suffix).toEqual(nobodys.json);
    }
    // A socket speaks of its own channel, whatever it names.
    const inside = await dial(mia, foreign);
    const outside = await dial(max, own);
    const from = inside.frames.length;
    outside.send({ type: "typing", on: true, channelId: foreign });
    outside.send({ type: "read", seq: 1, channelId: foreign });
    await outside.ping();
    await inside.ping();
    expect(
      inside.frames.slice(from).filter(({ type }) => type === "typing" || type === "read"),
    ).toEqual([]);
  });

  test("[TICK1] [TICK2] [TICK3] hostile 19: a ticket used twice, expired, of another channel or user is 401", async () => {
    const channelId = await open();
    const other = await open();
    const ask = (ticket: string, headers: Record<string, string> = {}, id = channelId) =>
      knock(house.api.base, socketPath(id), { ...protocols(ticket), ...headers });
    const expect401 = async (answer: ReturnType<typeof ask>, what: string) => {
      const { status, headers, text, connection } = await answer;
      connection?.destroy();
      expect(status, what).toBe(401);
      expect(faultOfProblem(401, headers["content-type"], text), what).toBeUndefined();
    };

    const used = await ticketFor(max, channelId);
    await dial(max, channelId, { ticket: used });
    await expect401(ask(used.ticket), "used");

    // Ten at once: one gets in.
    const contested = await ticketFor(max, channelId);
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(contested.ticket)));
    for (const { connection } of answers) connection?.destroy();
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      101,
      ...Array<number>(9).fill(401),
    ]);

    const { ticket } = await ticketFor(max, channelId);
    await expect401(ask(ticket, {}, other), "another channel");
    await expect401(
      ask(ticket, { cookie: mia.cookie, origin: house.api.base }),
      "beside another's cookie",
    );
    await expect401(ask(ticket, mia.bearer), "beside another's token");
    const middle = Math.floor(ticket.length / 2);
    const changed =
      ticket.slice(0, middle) + (ticket[middle] === "A" ? "B" : "A") + ticket.slice(middle + 1);
    await expect401(ask(changed), "changed");
    await expect401(ask(ticket.slice(0, -1)), "cut short");

    const late = await ticketFor(max, channelId);
    await house.faults({ clockSkewMs: 31_000 });
    try {
      await expect401(ask(late.ticket), "31 s old");
    } finally {
      await house.mend();
    }
  });
});

describe("content", () => {
  const odd: Record<string, string> = {
    "astral characters": "😀".repeat(4_000),
    "combining marks, not normalised": "e\u0301".repeat(2_000),
    "zero width and direction marks": "\u200b\u202e\u2066\ufeff".repeat(1_000),
    "line ends and blanks": " \r\n\t".repeat(1_000),
    "non-characters and private use": "\uffff\ufffe\ue000\u{10ffff}".repeat(1_000),
    "quotes and markup": `"\\<&`.repeat(1_000),
    "control characters": "\u0001\u001f\u007f\u0085".repeat(1_000),
    "line separators": "\u2028\u2029".repeat(2_000),
  };
  const invalid: Record<string, string> = {
    "a lone high surrogate": "a\ud800b",
    "a lone low surrogate": "a\udc00b",
    "surrogates the wrong way round": "\udc00\ud800",
    NUL: "a\u0000b",
    "4,001 letters": "a".repeat(4_001),
    "4,001 astral characters": "😀".repeat(4_001),
  };

  test("[TEXT1] hostile 34: 4,000 odd characters make an exact round trip", async () => {
    const channelId = await open();
    const sender = await dial(max, channelId);
    const reader = await dial(mia, channelId);
    for (const [name, body] of Object.entries(odd)) {
      expect([...body].length, name).toBe(4_000);
      const { seq } = await sender.say(body);
      expect((await reader.event(seq)).message?.body === body, `${name}, live`).toBe(true);
      const overHttp = must(await max.say(channelId, body), 201).message;
      expect(overHttp.body === body, `${name}, answered`).toBe(true);
    }
    const wanted = Object.values(odd).flatMap((body) => [body, body]);
    const { items } = await page(mia, channelId);
    expect(items.map(({ body }, index) => body === wanted[index])).toEqual(wanted.map(() => true));
  });

  test("[TEXT1] hostile 34: lone surrogates, NUL and 4,001 characters are `invalid`, and nothing is kept", async () => {
    const channelId = await open();
    const sender = await dial(max, channelId);
    const { seq } = await sender.say("sound");
    for (const [name, body] of Object.entries(invalid)) {
      const refused = { type: "error", code: "invalid" };
      expect(await sender.command({ type: "send", body }), name).toMatchObject(refused);
      expect(await sender.command({ type: "edit", seq, body }), name).toMatchObject(refused);
      const overHttp = await max.say(channelId, body);
      expect(overHttp, name).toMatchObject({ status: 400, json: { code: "invalid" } });
      const edited = await max.patch(`/api/channels/${channelId}/messages/${seq}`, { body });
      expect(edited, name).toMatchObject({ status: 400, json: { code: "invalid" } });
    }
    expect((await page(mia, channelId)).items).toMatchObject([
      { seq, body: "sound", editedAt: null },
    ]);
    await expectAlive(sender);
  });
});

describe("a body that does not say how long it is", () => {
  /** Posts pieces until there is an answer, and never ends. */
  const pour = (path: string, headers: Record<string, string>) =>
    new Promise<{ status: number; poured: number }>((resolve, reject) => {
      const request = http.request(new URL(path, house.api.base), { method: "POST", headers });
      const piece = Buffer.alloc(64 * 1024, " ");
      let poured = 0;
      const timer = setInterval(() => {
        poured += piece.length;
        if (poured > 64 * MIB) reject(new Error("it takes everything"));
        else if (request.writable) request.write(piece);
      }, 2);
      request.on("response", ({ statusCode = 0 }) => resolve({ status: statusCode, poured }));
      request.on("error", reject);
      request.on("close", () => clearInterval(timer));
      void sleep(10_000, undefined, { ref: false }).then(() => request.destroy());
    });

  test("[HTTP1] [HOOK3] is read no further than it may be long", async () => {
    const headers = { ...max.bearer, "content-type": "application/json" };
    for (const path of ["/api/workspaces", "/services/w_none/h_none/none"]) {
      const { status, poured } = await pour(path, headers);
      expect(status, path).toBe(413);
      expect(poured, path).toBeLessThan(16 * MIB);
    }
    await expectAlive(await dial(max, await open()));
  });
});

describe("faults", () => {
  afterEach(() => house.mend());

  test("[FAULT2] hostile 46: with KV failing people stay signed in", async () => {
    const channelId = await open();
    const socket = await dial(max, channelId);
    await house.faults({ kv: "fail" });
    expect((await max.get("/api/workspaces")).status, "token").toBe(200);
    expect(
      (await house.api.call("GET", "/api/workspaces", { headers: { cookie: max.cookie } })).status,
    ).toBe(200);
    const fresh = await signIn(house.api, max.email);
    expect((await fresh.get("/api/workspaces")).status, "signed in just now").toBe(200);
    const second = await dial(fresh, channelId);
    await expectAlive(second);
    await expectAlive(socket);
    must(await fresh.post("/api/auth/sign-out", {}));
    expect(await second.closedWith(), "signed out").toBe(4401);
    expect((await fresh.get("/api/workspaces")).status).toBe(401);
    await house.mend();
    expect((await fresh.get("/api/workspaces")).status, "and stays so").toBe(401);
    expect((await max.get("/api/workspaces")).status).toBe(200);
  });

  test("[FAULT4] hostile 48: after a reset in mid-flush no acknowledged message is missing", async () => {
    const channelId = await open();
    const reader = await dial(mia, channelId);
    const words = Array.from({ length: 90 }, (_, i) => ({ id: unique("mid"), body: `word ${i}` }));
    const acked = new Map<string, number>();
    const note = (socket: Line) => {
      for (const frame of socket.frames) {
        if (frame.type === "ack") acked.set(String(frame.id), Number(frame.seq));
      }
    };
    /** Sends what has no answer yet, while the socket is open; the ids of what it sent. */
    const sendRest = async (socket: Line) => {
      const sent: string[] = [];
      for (const { id, body } of words) {
        if (acked.has(id)) continue;
        if (!socket.isOpen) break;
        socket.send({ type: "send", id, body });
        sent.push(id);
        await sleep(2);
      }
      return sent;
    };
    const first = await dial(max, channelId);
    await Promise.all([sendRest(first), sleep(60).then(() => house.faults({ object: "reset" }))]);
    expect(await first.closedWith(), "the object was reset under its feet").toBeDefined();
    note(first);
    const early = new Map(acked);
    expect(early.size, "some came before the reset").toBeGreaterThan(0);
    expect(early.size, "and some did not").toBeLessThan(words.length);
    await house.mend();
    // A pong says nothing here: it does not wait for the flush that the last words are in.
    const second = await dial(max, channelId);
    for (const id of await sendRest(second))
      await second.heard((frame) => frame.id === id, `an answer to ${id}`);
    note(second);

    expect(acked.size, "all are acknowledged in the end").toBe(words.length);
    const { items } = await page(mia, channelId);
    const wanted = words.map(({ id, body }) => [id, body, early.get(id) ?? acked.get(id)]);
    const stored = items.map(({ clientMsgId, body, seq }) => [clientMsgId, body, seq]);
    expect(stored).toEqual(wanted.toSorted((a, b) => Number(a[2]) - Number(b[2])));
    for (const { seq, message } of reader.events)
      expect(seq, "what was seen is stored").toBe(acked.get(message!.clientMsgId));
    const late = await dial(mia, channelId, { epoch: String(first.welcome.epoch), since: 0 });
    await late.event(words.length);
    expect(late.events.map(({ seq }) => seq)).toEqual(words.map((_, index) => index + 1));
  });

  test("[LOG2] hostile 49: with the clock set back an hour `at` still increases", async () => {
    const channelId = await open();
    const socket = await dial(max, channelId);
    const ats: number[] = [];
    const say = async () => {
      for (let i = 0; i < 3; i += 1) ats.push((await socket.say("tick")).at);
      ats.push(must<OneMessage>(await max.say(channelId, "tock"), 201).message.at);
    };
    await say();
    await house.faults({ clockSkewMs: -3_600_000 });
    await say();
    await house.mend();
    await say();
    expect(ats).toEqual([...new Set(ats)].toSorted((a, b) => a - b));
    expect((await page(mia, channelId)).items.map(({ at }) => at)).toEqual(ats);
  });

  test("[FAULT3] [LOG4] hostile 50: on a full disk nothing is acknowledged or shown, sockets close, then it recovers", async () => {
    const channelId = await open();
    const reader = await dial(mia, channelId);
    const sender = await dial(max, channelId);
    const { seq } = await sender.say("before");
    await reader.event(seq);
    await house.faults({ object: "full" });
    const id = unique("full");
    sender.send({ type: "send", id, body: "on a full disk" });
    await sender.closedWith();
    expect(sender.frames.filter((frame) => frame.type === "ack" && frame.id === id)).toEqual([]);
    const overHttp = await max.say(channelId, "also on a full disk");
    expect(overHttp.status).toBeGreaterThanOrEqual(500);
    expect(reader.bodies, "nobody saw what the store lacks").toEqual(["before"]);
    await house.mend();

    const back = await dial(max, channelId, { epoch: String(sender.welcome.epoch), since: seq });
    const again = await back.say("on a full disk", { id });
    expect(again.seq).toBe(seq + 1);
    await back.event(again.seq);
    expect(back.bodies).toEqual(["on a full disk"]);
    expect((await page(mia, channelId)).items.map(({ body }) => body)).toEqual([
      "before",
      "on a full disk",
    ]);
  });
});

test("[HTTP1] [HTTP2] none of the answers above was without its form", async () => {
  expect((await stranger.get(`/api/workspaces/${team.id}`)).status).toBe(404);
  // A full disk and a reset are refusals of the server's own: they may be 500, in the right form.
  const complaints = [...house.api.complaints].filter((complaint) => !/→ 500: \{/.test(complaint));
  expect(complaints).toEqual([]);
});

function residentBytes(pid: number): number {
  const [, pages] = readFileSync(`/proc/${pid}/statm`, "utf8").split(" ");
  return Number(pages) * 4096;
}
