import { describe, expect, it } from "vitest";
import { ChannelLog } from "../../src/channel/log.ts";
import { Webhooks } from "../../src/channel/webhooks.ts";
import type { ChannelKind } from "../../src/protocol/events.ts";
import type { LiveHook } from "../../src/storage/directory/outgoing-hooks.ts";
import type { NewJob } from "../../src/storage/jobs.ts";
import { sqliteStore } from "./sqlite-store.ts";

const CHANNEL = "c_00000000000000000000";
const AT = 1_700_000_000_000;

const hook = (change: Partial<LiveHook> = {}): LiveHook => ({
  id: "h_1",
  name: "CI",
  channelIds: null,
  events: ["message.created", "message.deleted"],
  keyword: null,
  createdBy: "ann",
  createdAt: AT - 1,
  ...change,
});

/** A channel whose directory has these hooks, and what was recorded for them. */
function channel(kind: ChannelKind, hooks: LiveHook[]) {
  const store = sqliteStore();
  const record = { name: "general", topic: "", createdAt: 0, archivedAt: null };
  const log = ChannelLog.create(store, {
    record: { ...record, id: CHANNEL, workspaceId: "w_1", kind },
    members: [],
  });
  const recorded: NewJob[] = [];
  const trouble = { hooks: false, record: false };
  const webhooks = new Webhooks({
    store,
    log,
    hooks: () => (trouble.hooks ? Promise.reject(new Error("out")) : Promise.resolve(hooks)),
    record: (jobs) => {
      if (trouble.record) return Promise.reject(new Error("out"));
      recorded.push(...jobs);
      return Promise.resolve();
    },
    jobId: (...words) => words.join(" "),
  });
  const say = (...bodies: string[]) =>
    log.commit(AT, (writer) => {
      for (const body of bodies)
        writer.create({
          clientMsgId: body,
          authorId: "ann",
          body,
          threadSeq: null,
          files: [],
        });
    });
  const cursor = () => store.rows(`SELECT seq FROM cursor WHERE consumer = 'webhooks'`)[0];
  return {
    log,
    webhooks,
    recorded,
    trouble,
    hooks,
    say,
    cursor,
    drain: () => webhooks.drain(() => AT),
  };
}

/** The words of the messages that were recorded. */
const bodies = (jobs: readonly NewJob[]) =>
  jobs.map(
    ({ input }) =>
      (input as { body: { event: { message: { body: string } } } }).body.event.message.body,
  );

describe("events for outgoing hooks", () => {
  it("[HOOK6] a channel without hooks writes nothing for them, and keeps nothing back", async () => {
    const { webhooks, say, cursor, log } = channel("public", []);
    say("a");
    expect(await webhooks.watch(0)).toBe(false);
    expect(cursor()).toBeUndefined();
    expect(webhooks.settled()).toBe(log.head);
  });

  it("[HOOK6] each event is recorded for each hook that wants it, and again under the same id", async () => {
    const { webhooks, recorded, say, hooks, drain, cursor, log } = channel("public", [
      hook(),
      hook({ id: "h_2", keyword: "DEPLOY" }),
      hook({ id: "h_3", createdAt: AT + 1_000 }),
      hook({ id: "h_4", events: ["reaction.added"] }),
      hook({ id: "h_5", channelIds: ["c_other"] }),
    ]);
    say("hello", "the deploy failed");
    expect(await webhooks.watch(0)).toBe(true);
    expect(webhooks.settled()).toBe(0);
    expect(await drain()).toBeNull();
    expect(bodies(recorded)).toEqual(["hello", "the deploy failed", "the deploy failed"]);
    expect(new Set(recorded.map(({ id }) => id)).size).toBe(3);
    expect(webhooks.settled()).toBe(log.head);
    const again = channel("public", [hook()]);
    again.say("hello", "the deploy failed");
    await again.webhooks.watch(0);
    await again.drain();
    expect(recorded.map(({ id }) => id)).toEqual(
      expect.arrayContaining(again.recorded.map(({ id }) => id)),
    );
    hooks.length = 0;
    say("nobody listens");
    expect(await drain()).toBeNull();
    expect(cursor()).toBeUndefined();
  });

  it("[HOOK6] where the directory is out nothing is passed over, and the log is kept", async () => {
    const { webhooks, recorded, say, trouble, drain, log } = channel("public", [hook()]);
    say("one");
    trouble.hooks = true;
    expect(await webhooks.watch(0)).toBe(true);
    expect(await drain()).toBeGreaterThan(AT);
    expect(webhooks.settled()).toBe(0);
    trouble.hooks = false;
    trouble.record = true;
    expect(await drain()).toBeGreaterThan(AT + 1_000);
    trouble.record = false;
    say(...Array.from({ length: 1_500 }, (_, i) => `word ${i}`));
    expect(await drain()).toBeNull();
    expect(recorded).toHaveLength(1_501);
    expect(webhooks.settled()).toBe(log.head);
  });

  it("[HOOK6] private channels are heard only where they are named, and conversations never", async () => {
    const closed = channel("private", [hook()]);
    closed.say("x");
    expect(await closed.webhooks.watch(0)).toBe(false);
    const named = channel("private", [hook({ channelIds: [CHANNEL] })]);
    named.say("x");
    expect(await named.webhooks.watch(0)).toBe(true);
    await named.drain();
    expect(named.recorded).toHaveLength(1);
    const direct = channel("direct", [hook({ channelIds: [CHANNEL] })]);
    direct.say("x");
    expect(await direct.webhooks.watch(0)).toBe(false);
  });
});
