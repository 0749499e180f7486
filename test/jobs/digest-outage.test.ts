import { afterEach, describe, expect, it, vi } from "vitest";
import type { JobRun } from "../../src/jobs/kind.ts";
import { stepDigest } from "../../src/jobs/notify/digest.ts";
import { policyOf } from "../../src/protocol/jobs.ts";
import type { DigestInput } from "../../src/protocol/notifications.ts";
import type { Env } from "../../src/storage/env.ts";
import { closeBreakers } from "../../src/storage/fence.ts";
import { isOutage } from "../../src/storage/outage.ts";
import { TestDirectory } from "./directory.ts";

// Node cannot load it, and nothing here asks an object that is made with it.
vi.mock("itty-durable", () => ({ createDurable: () => Object, proxyDurable: () => ({}) }));

const CHANNEL_ID = "c_1";
const MISSED = {
  choice: { every: "daily", hour: 9, day: 1, language: "en" },
  timeZone: null,
  shown: "all",
  channels: [{ channelId: CHANNEL_ID, workspaceId: "w_1", mentions: 0, head: 7 }],
  notices: [],
  upTo: 3,
};

afterEach(() => {
  vi.unstubAllGlobals();
  closeBreakers();
});

/** A person who has missed three messages, and what their Inbox is told of the letter. */
function scene(unread = 3) {
  const directory = new TestDirectory();
  directory.rows(
    `INSERT INTO user (id, name, email, emailVerified, createdAt, updatedAt, isAnonymous)
     VALUES ('ben', 'Ben', 'ben@x.org', 1, 0, 0, 0)`,
  );
  directory.rows(
    `INSERT INTO workspace (id, slug, name, general_channel_id, created_by, created_at)
     VALUES ('w_1', 'w', 'W', ?, 'ann', 0)`,
    CHANNEL_ID,
  );
  directory.rows(
    `INSERT INTO channel (id, workspace_id, kind, name, created_by, created_at)
     VALUES (?, 'w_1', 'public', 'general', 'ann', 0)`,
    CHANNEL_ID,
  );
  const told: string[] = [];
  const of = (object: object) => ({ idFromName: (name: string) => name, get: () => object });
  const inbox = {
    ask: async (_: string, method: string) => {
      if (method === "toDigest") return MISSED;
      told.push(method);
      return undefined;
    },
  };
  const env = {
    ...directory.env,
    INBOX: of(inbox),
    CHANNEL: of({ unread: async () => unread }),
    MAIL_URL: "http://mail.test/emails",
    MAIL_FROM: "Edgewise <e@x.org>",
    AUTH_SECRET: "test-secret-test-secret-test-secret-",
  } as unknown as Env;
  const input: DigestInput = { type: "digest", userId: "ben", at: 1 };
  const run = { env, id: "j_1", workspaceId: null, createdBy: null, input };
  const step = (attempt = 1) =>
    stepDigest(
      { ...run, attempt, origin: "https://x.org", now: Date.now } as JobRun<DigestInput>,
      null,
    );
  const answering = (status: number) => {
    vi.stubGlobal("fetch", async () => new Response("{}", { status }));
  };
  return { told, step, answering };
}

const LAST = policyOf("notification").attempts;

describe("the digest's job", () => {
  it("[DIGEST3] [JOB4] sees an outage of the mail service, which uses up no try", async () => {
    const { told, step, answering } = scene();
    for (const status of [503, 429]) {
      answering(status);
      await expect(step(LAST)).rejects.toSatisfy(isOutage);
    }
    expect(told).toEqual([]);
    answering(200);
    const channels = [{ channelId: CHANNEL_ID, head: 7 }];
    expect(await step()).toEqual({ next: { upTo: 3, channels } });
  });

  it("[DIGEST3] a letter that is refused for good is not planned again and again", async () => {
    const { told, step, answering } = scene();
    answering(422);
    for (let attempt = 1; attempt <= LAST; attempt += 1) {
      expect(told).toEqual([]);
      await expect(step(attempt)).rejects.toMatchObject({ code: "mail_failed", final: false });
    }
    expect(told).toEqual(["digestOver"]);
  });

  it("[DIGEST3] what was read meanwhile is told of by no letter", async () => {
    const { told, step, answering } = scene(0);
    answering(500);
    expect(await step()).toEqual({ done: { why: "read" } });
    expect(told).toEqual(["digested"]);
  });
});
