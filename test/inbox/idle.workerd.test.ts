import { env, exports } from "cloudflare:workers";
import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { TicketView } from "../../src/protocol/http.ts";
import { SUBPROTOCOL, TICKET_PREFIX } from "../../src/protocol/wire.ts";
import { Person } from "../channel/world.ts";

const inboxOf = (person: Person) => env.INBOX.get(env.INBOX.idFromName(person.userId));
const alarmOf = (person: Person) =>
  runInDurableObject(inboxOf(person), (_, { storage }) => storage.getAlarm());
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

async function device(person: Person): Promise<WebSocket> {
  const { ticket } = await person.json<TicketView>("/api/inbox/ticket", "POST");
  const response = await exports.default.fetch("http://edgewise.test/api/inbox/socket", {
    headers: {
      Upgrade: "websocket",
      "Sec-WebSocket-Protocol": `${SUBPROTOCOL}, ${TICKET_PREFIX}${ticket}`,
    },
  });
  if (response.webSocket === null) throw new Error(`no socket: ${response.status}`);
  response.webSocket.accept();
  return response.webSocket;
}

/** Runs alarms as they come due, at the clock of the test, until there is none; answers how many ran. */
async function runOut(person: Person, clockOf: Person, most: number): Promise<number> {
  let skew = 0;
  for (let runs = 0; runs < most; runs += 1) {
    const at = await alarmOf(person);
    if (at === null) return runs;
    skew = Math.max(skew, at - Date.now() + 1);
    await clockOf.json("/api/faults", "PUT", { clockSkewMs: skew });
    await runDurableObjectAlarm(inboxOf(person));
    await pause(20);
  }
  return most;
}

describe("an Inbox at rest", () => {
  it("[PRES1] [DUE1] makes no wake-ups once its devices are gone and nobody watches, however it was watched before", async () => {
    const [ann, ben] = await Promise.all([Person.guest(), Person.guest()]);
    const { workspace } = await ann.found();
    await ann.invite(workspace.id, ben);
    const [hers, his] = await Promise.all([device(ann), device(ben)]);
    hers.send(JSON.stringify({ type: "watch", userIds: [ben.userId] }));
    await pause(300);
    expect(await alarmOf(ben)).not.toBeNull();
    his.close(1000);
    hers.close(1000);
    await pause(100);
    try {
      // Gone after 20 s, the snapshot a minute later, the lease at its end: then nothing.
      expect(await runOut(ben, ann, 12)).toBeLessThan(12);
      expect(await alarmOf(ben)).toBeNull();
      expect(await runOut(ann, ann, 12)).toBeLessThan(12);
      expect(await alarmOf(ann)).toBeNull();
    } finally {
      await ann.json("/api/faults", "DELETE");
    }
    expect(await ann.json(`/api/users/${ben.userId}/presence`)).toMatchObject({
      status: "offline",
    });
  });
});
