import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { contactsAt, makeList } from "./support/contacts.ts";
import type { House } from "./support/house.ts";
import { openHouse } from "./support/house.ts";
import { jobOver, jobWhen, startJob } from "./support/jobs.ts";
import type { Person } from "./support/people.ts";
import { bring, channelsOf, foundWorkspace, must, room, signUp } from "./support/people.ts";
import type { List, Message, Workspace } from "./support/shapes.ts";

interface Campaign {
  id: string;
  total: number;
  sent: number;
  failed: number;
  skipped: number;
  waiting: number;
  reads: number;
  readsAt: number | null;
}

let house: House;
let owner: Person;
let people: Person[];
let member: Person;
let stranger: Person;
let team: Workspace;

beforeAll(async () => {
  house = await openHouse();
  [owner, stranger, ...people] = (await Promise.all(
    ["Olga", "Sue", "Max", "Eva", "Ida", "Tom", "Uli", "Kim"].map((name) =>
      signUp(house.api, name),
    ),
  )) as [Person, Person, ...Person[]];
  team = await foundWorkspace(owner);
  await bring(owner, team.id, "member", ...people);
  [member] = people as [Person];
});
afterAll(async () => {
  const complaints = [...(house?.api.complaints ?? [])];
  await house?.stop();
  expect(complaints).toEqual([]);
});

const at = (rest = "") => `/api/workspaces/${team.id}/campaigns${rest}`;
const inputOf = (audience: object, template = "Hello {{name}}!", more: object = {}) => ({
  workspaceId: team.id,
  name: "News",
  template,
  audience,
  rate: 200,
  ...more,
});

async function listOf(...contacts: object[]): Promise<string> {
  const { id } = await makeList(owner, team.id);
  for (const contact of contacts) must(await owner.post(contactsAt(team.id, `/${id}`), contact));
  return id;
}

async function run(input: object): Promise<Campaign> {
  const { id } = must(await startJob(owner, "campaign", input), 201);
  const job = await jobOver(owner, id);
  expect(job).toMatchObject({ state: "completed" });
  return must(await owner.get<Campaign>(at(`/${id}`)), 200);
}

/** What somebody has been told by the workspace's own voice, in the order in which it came. */
async function toldTo(person: Person): Promise<Message[]> {
  const channels = await channelsOf(person, team.id);
  const pages = await Promise.all(
    channels
      .filter(({ kind }) => kind === "direct")
      .map(({ id }) => person.get<List<Message>>(`/api/channels/${id}/messages`)),
  );
  return pages
    .flatMap((page) => must(page).items)
    .filter(({ authorId }) => authorId.startsWith("b_"));
}

async function lastTold(person: Person): Promise<string | undefined> {
  return (await toldTo(person)).at(-1)?.body;
}

describe("campaigns", () => {
  it("[CAMP1] [CAMP4] say it once to each of a list who is here, and count those who are not", async () => {
    const [, eva, ida] = people as [Person, Person, Person];
    const listId = await listOf(
      { email: member.email, name: "Maximilian", fields: { city: "Köln" } },
      { email: eva.email, fields: { city: "*Rom*" } },
      { email: ida.email, name: "Ida <@x>" },
      { email: "nobody@x.org", name: "Nobody" },
      { name: "No address" },
    );
    const template = "Hello {{name}} from {{city|somewhere}}!";
    const plan = must(
      await owner.post(at("/plan"), { template, audience: { to: "list", listId } }),
      200,
    );
    expect(plan).toMatchObject({ recipients: 3, noAccount: 2, missing: [] });
    const campaign = await run(inputOf({ to: "list", listId }, template));
    expect(campaign).toMatchObject({ total: 5, sent: 3, failed: 0, skipped: 2, waiting: 0 });
    expect(await lastTold(member)).toBe("Hello Maximilian from Köln!");
    expect(await lastTold(eva)).toBe("Hello Eva from \\*Rom\\*!");
    const [told] = (await toldTo(ida)).slice(-1);
    expect(told).toMatchObject({ body: "Hello Ida <\\@x> from somewhere!", mentions: [] });
    const skipped = must(
      await owner.get<List<object>>(at(`/${campaign.id}/recipients?state=skipped`)),
    );
    expect(skipped.items).toHaveLength(2);
    expect(skipped.items).toContainEqual(
      expect.objectContaining({ name: "Nobody", state: "skipped", reason: "noAccount" }),
    );
    const again = must(
      await owner.post(at("/plan"), { template: "{{city}}", audience: { to: "list", listId } }),
    );
    expect(again).toMatchObject({ missing: [{ field: "city", count: 1 }] });
  });

  it("[CAMP1] speak to channels in their author's name, by the rules of each", async () => {
    const mine = await room(owner, team.id, [member], "public");
    const hidden = await room(member, team.id, [], "private");
    const archived = await room(owner, team.id, [], "public");
    must(await owner.del(`/api/channels/${archived}`));
    const channelIds = [mine, hidden, archived, "c_none", mine];
    const campaign = await run(inputOf({ to: "channels", channelIds }, "To {{channel}}"));
    // A private channel that the author is not in is as absent as none at all.
    expect(campaign).toMatchObject({ total: 4, sent: 1, failed: 1, skipped: 2 });
    const page = must(await member.get<List<Message>>(`/api/channels/${mine}/messages`));
    expect(page.items).toHaveLength(1);
    expect(page.items[0]).toMatchObject({ authorId: owner.userId });
    expect(page.items[0]?.body).toMatch(/^To room-\d+$/);
  });

  it("[CAMP1] a trial goes to oneself, with the values of the first person of the list", async () => {
    const nobodys = Array.from({ length: 6 }, (_, i) => ({ email: `n${i}@x.org`, name: "No" }));
    const max = { email: member.email, name: "Max", fields: { city: "Köln" } };
    const listId = await listOf(...nobodys, max);
    const before = (await toldTo(member)).length;
    expect(await run(inputOf({ to: "me", listId }, "{{name}}, {{city}}"))).toMatchObject({
      total: 1,
      sent: 1,
    });
    expect(await lastTold(owner)).toBe("Max, Köln");
    expect(await toldTo(member)).toHaveLength(before);
  });

  it("[CAMP1] reach everybody, but who wants no conversations, and nobody twice", async () => {
    const [, , , tom] = people as [Person, Person, Person, Person];
    must(await tom.patch("/api/me/preferences", { directs: "nobody" }));
    const campaign = await run(inputOf({ to: "everybody" }, "All {{name}}"));
    expect(campaign).toMatchObject({ total: people.length + 1, sent: people.length, skipped: 1 });
    expect(await toldTo(tom)).toEqual([]);
    const bodies = (await toldTo(member)).map(({ body }) => body);
    expect(bodies.filter((body) => body === "All Max")).toHaveLength(1);
    // The voice is in the workspace, so that everybody knows its name.
    const { authorId } = (await toldTo(member))[0] ?? { authorId: "" };
    const members = must(
      await member.get<List<{ userId: string; name: string }>>(
        `/api/workspaces/${team.id}/members?limit=200`,
      ),
    );
    expect(members.items).toContainEqual(
      expect.objectContaining({ userId: authorId, name: "Announcements" }),
    );
  });

  it("[CAMP4] what would say nothing, or too much, has failed", async () => {
    const listId = await listOf(
      { email: member.email, fields: { words: "x".repeat(500) } },
      { email: people[1]?.email },
    );
    const template = "{{words}}".repeat(9);
    const campaign = await run(inputOf({ to: "list", listId }, template));
    expect(campaign).toMatchObject({ total: 2, failed: 2, sent: 0 });
    const failed = must(
      await owner.get<List<{ reason: string }>>(at(`/${campaign.id}/recipients`)),
    );
    expect(failed.items.map(({ reason }) => reason).toSorted()).toEqual(["empty", "tooLong"]);
  });

  it("[CAMP1] are for admins; to others they are forbidden, elsewhere absent", async () => {
    const input = inputOf({ to: "everybody" });
    const { id } = await run(inputOf({ to: "me" }));
    for (const [person, status] of [
      [member, 403],
      [stranger, 404],
    ] as const) {
      const tries = [
        startJob(person, "campaign", input),
        person.get(at()),
        person.get(at(`/${id}`)),
        person.get(at(`/${id}/recipients`)),
        person.post(at("/plan"), { template: "x", audience: { to: "everybody" } }),
      ];
      for (const reply of await Promise.all(tries)) expect(reply.status).toBe(status);
    }
    const page = must(await owner.get<List<Campaign>>(at("?limit=1")));
    expect(page.items).toHaveLength(1);
    const next = must(await owner.get<List<Campaign>>(at(`?limit=1&cursor=${page.nextCursor}`)));
    expect(next.items[0]?.id).not.toBe(page.items[0]?.id);
  });

  it.each([
    [{ audience: { to: "everyone" } }, 400],
    [{ audience: { to: "list" } }, 400],
    [{ audience: { to: "list", listId: "l_none" } }, 404],
    [{ audience: { to: "channels", channelIds: [] } }, 400],
    [{ template: "" }, 400],
    [{ template: "  " }, 400],
    [{ template: "x".repeat(4_001) }, 400],
    [{ rate: 0 }, 400],
    [{ rate: 201 }, 400],
    [{ name: "" }, 400],
    [{ readsOf: "j_0", name: "x", template: undefined }, 400],
  ])("[CAMP1] %j is refused", async (wrong, status) => {
    const input = { ...inputOf({ to: "me" }), ...wrong };
    expect((await startJob(owner, "campaign", input)).status).toBe(status);
  });

  it("[CAMP4] who has read it is counted too where it was cancelled", async () => {
    const slow = inputOf({ to: "everybody" }, "Stopped {{name}}", { rate: 1 });
    const { id } = must(await startJob(owner, "campaign", slow), 201);
    await jobWhen(owner, id, ({ progress }) => progress.done >= 2);
    must(await owner.post(`/api/jobs/${id}/cancel`));
    await jobOver(owner, id);
    let readers = 0;
    for (const person of [owner, ...people]) {
      const message = (await toldTo(person)).findLast(({ body }) => body.startsWith("Stopped"));
      if (message === undefined) continue;
      readers += 1;
      must(await person.put(`/api/channels/${message.channelId}/read`, { seq: message.seq }));
    }
    await house.faults({ clockSkewMs: 130_000 });
    await vi.waitFor(
      async () => {
        const campaign = must(await owner.get<Campaign>(at(`/${id}`)));
        expect(campaign).toMatchObject({ sent: readers, reads: readers });
      },
      { timeout: 60_000, interval: 500 },
    );
    await house.mend();
    expect(readers).toBeGreaterThan(1);
  });

  it("[CAMP1] [CAMP4] a kill -9 half-way loses nobody and writes to nobody twice; reads are counted after", async () => {
    const fresh: Person[] = [];
    for (let i = 0; i < 40; i += 8)
      fresh.push(...(await Promise.all(Array.from({ length: 8 }, () => signUp(house.api, "Fay")))));
    await bring(owner, team.id, "member", ...fresh);
    const listId = await listOf(...fresh.map(({ email }, i) => ({ email, name: `Fay ${i}` })));
    const input = inputOf({ to: "list", listId }, "Hi {{name}}", { rate: 8 });
    const { id } = must(await startJob(owner, "campaign", input), 201);
    await jobWhen(owner, id, ({ progress }) => progress.done >= 8);
    await house.crash();
    const back = owner.at(house.api);
    expect((await jobOver(back, id)).result).toEqual({
      total: 40,
      sent: 40,
      failed: 0,
      skipped: 0,
    });
    for (const [i, person] of fresh.entries()) {
      const told = await toldTo(person.at(house.api));
      expect(told.map(({ body }) => body)).toEqual([`Hi Fay ${i}`]);
      if (i >= 10) continue;
      const [message] = told;
      must(
        await person.at(house.api).put(`/api/channels/${message?.channelId}/read`, {
          seq: message?.seq,
        }),
      );
    }
    await house.faults({ clockSkewMs: 70_000 });
    await vi.waitFor(
      async () => {
        const campaign = must(await back.get<Campaign>(at(`/${id}`)));
        expect(campaign).toMatchObject({ reads: 10, readsAt: expect.any(Number) as number });
      },
      { timeout: 60_000, interval: 500 },
    );
    await house.mend();
  });

  it("[CAMP5] ends where who started it may do so no longer", async () => {
    const back = owner.at(house.api);
    const admin = await signUp(house.api, "Ada");
    await bring(back, team.id, "admin", admin);
    const slow = inputOf({ to: "everybody" }, "Slow {{name}}", { rate: 1 });
    const { id } = must(await startJob(admin, "campaign", slow), 201);
    await jobWhen(back, id, ({ progress }) => progress.done >= 2);
    must(
      await back.patch(`/api/workspaces/${team.id}/members/${admin.userId}`, { role: "member" }),
    );
    expect(await jobOver(back, id)).toMatchObject({
      state: "failed",
      error: { code: "forbidden" },
    });
    const { sent, waiting } = must(await back.get<Campaign>(at(`/${id}`)));
    expect(sent).toBeLessThan(10);
    expect(waiting).toBeGreaterThan(0);
  });
});
