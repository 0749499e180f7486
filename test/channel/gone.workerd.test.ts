import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { Env } from "../../src/storage/env.ts";
import { channelLine } from "../../src/storage/objects.ts";
import { dump } from "./dump.ts";
import { Person } from "./world.ts";

const bound = env as unknown as Env;
const DRAIN_MS = 1_100;

async function scene() {
  const ann = await Person.guest();
  const { channel } = await ann.found();
  const stub = channelLine(bound, channel.id);
  const at = `/api/channels/${channel.id}/messages`;
  const say = async (body: string, more: object = {}) =>
    (
      await ann.json<{ message: { seq: number } }>(at, "POST", {
        clientMsgId: crypto.randomUUID(),
        body,
        ...more,
      })
    ).message.seq;
  /** Brings D1 up to now. */
  const drain = async () => {
    await new Promise((done) => setTimeout(done, DRAIN_MS));
    await runDurableObjectAlarm(stub);
  };
  /** The tables of the object and of D1 that have this text in a row. */
  const found = async (text: string) => {
    const own = await runInDurableObject(stub, (_, state) =>
      dump((query) => state.storage.sql.exec(query).toArray()),
    );
    const tables = [...own].map(([name, rows]): [string, string] => [`object ${name}`, rows]);
    for (const database of [env.HISTORY_0, env.HISTORY_1, env.HISTORY_2]) {
      const names = await database
        .prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_cf_*'`)
        .all<{ name: string }>();
      for (const { name } of names.results) {
        const { results } = await database.prepare(`SELECT * FROM "${name}"`).all();
        tables.push([`D1 ${name}`, JSON.stringify(results)]);
      }
    }
    return tables.filter(([, rows]) => rows.includes(text)).map(([name]) => name);
  };
  return { ann, at, say, drain, found };
}

describe("what is gone", () => {
  it("[LOG5][VERS1] is in no table of the object and of D1; replaced words are among the versions", async () => {
    const { ann, at, say, drain, found } = await scene();
    const kept = await say("first words");
    const gone = await say("secret one");
    const question = "secret two";
    const poll = await say(question, { poll: { question, options: ["secret a", "secret b"] } });
    await ann.json(`${at}/${gone}`, "PATCH", { body: "secret three" });
    await drain();
    expect(await found("secret")).toEqual(
      expect.arrayContaining([
        "object message",
        "object version",
        "D1 message",
        "D1 message_version",
      ]),
    );
    await ann.json(`${at}/${kept}`, "PATCH", { body: "second words" });
    for (const seq of [gone, poll]) await ann.json(`${at}/${seq}`, "DELETE");
    await drain();
    expect(await found("secret")).toEqual([]);
    expect(await found("second words")).toEqual(["object message", "D1 message"]);
    expect(await found("first words")).toEqual(["object version", "D1 message_version"]);
  });
});
