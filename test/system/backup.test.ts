// A backup, a deployment that is no more, a restore: everything is as it was.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommand, storedIn } from "./support/backups.ts";
import { everythingSeenBy } from "./support/everything.ts";
import type { House } from "./support/house.ts";
import { openHouse } from "./support/house.ts";
import { openLine } from "./support/line.ts";
import { must, signIn, signUp } from "./support/people.ts";
import type { Person } from "./support/people.ts";
import type { RichWorkspace } from "./support/rich-workspace.ts";
import { fillWorkspace } from "./support/rich-workspace.ts";

/** More than an object keeps, so that some of it is in D1 alone. */
const WORDS = 1_300;
const PATIENCE_MS = 30_000;

let dir: string;
let house: House;
let people: [Person, Person, Person];
let team: RichWorkspace;
let file: string;

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "edgewise-backup-"));
  house = await openHouse();
  const named = await Promise.all(["Olga", "Max", "Otto"].map((name) => signUp(house.api, name)));
  people = named as [Person, Person, Person];
  await makeOperator();
  team = await fillWorkspace(people, WORDS);
  file = path.join(dir, "backup.jsonl.gz");
  await restful(file);
}, 240_000);
afterAll(async () => {
  await house?.stop();
  await rm(dir, { recursive: true, force: true });
});

/** The first account is the operator, whoever of the three that was. */
async function makeOperator(): Promise<void> {
  for (const person of people)
    if ((await person.get("/api/admin/live")).status === 200) {
      people = [person, ...people.filter((one) => one !== person)] as typeof people;
      return;
    }
}

function backup(out: string, token = people[0].token) {
  return runCommand("backup", ["--url", house.served.url, "--token", token, "--out", out]);
}

/** Backs up until two in a row are equal: what was said has arrived in D1. */
async function restful(out: string): Promise<Map<string, string[]>> {
  let before: unknown;
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until;) {
    const { code, said } = await backup(out);
    if (code !== 0) throw new Error(said);
    const stored = await storedIn(out);
    if (JSON.stringify([...stored]) === before) return stored;
    before = JSON.stringify([...stored]);
    await sleep(1_500);
  }
  throw new Error("the deployment did not come to rest");
}

describe("a backup", () => {
  it("[BACKUP1] is the operator's alone", async () => {
    const { code, said } = await backup(path.join(dir, "other.gz"), people[1].token);
    expect([code, said]).toEqual([2, expect.stringContaining("404")]);
    expect((await people[1].get("/api/admin/backup")).status).toBe(404);
    expect((await people[1].post("/api/admin/restore", {})).status).toBe(404);
    expect((await people[1].post("/api/restore", { step: "wipe", next: null })).status).toBe(404);
    expect((await people[0].get("/api/admin/backup?next=nonsense")).status).toBe(400);
  });

  it("[BACKUP3] holds no session and no code that proves who somebody is", async () => {
    const tables = [...(await storedIn(file)).keys()];
    expect(tables).toContain("DIRECTORY account");
    expect(tables.filter((name) => /session|verification/.test(name))).toEqual([]);
    expect(JSON.stringify([...(await storedIn(file))])).not.toContain(people[0].token);
  });

  it("[BACKUP2] damaged, or over a deployment in use, it is refused, and nothing is changed", async () => {
    const bytes = await readFile(file);
    const bad = path.join(dir, "bad.jsonl.gz");
    await writeFile(bad, bytes.subarray(0, bytes.length - 2_000));
    const restore = (from: string, ...more: string[]) => {
      const where = ["--url", house.served.url, "--token", people[0].token];
      return runCommand("restore", [...where, "--in", from, ...more]);
    };
    const before = await storedIn(file);
    expect((await restore(bad, "--force")).code).toBe(2);
    const refused = await restore(file);
    expect([refused.code, refused.said]).toEqual([2, expect.stringContaining("in use")]);
    const header = { kind: "backup", version: 1, at: 1, migrations: {} };
    const other = await people[0].post("/api/admin/restore", { header, force: true });
    expect([other.status, other.json]).toEqual([
      409,
      expect.objectContaining({ code: "conflict" }),
    ]);
    await restful(path.join(dir, "same.gz"));
    expect(await storedIn(path.join(dir, "same.gz"))).toEqual(before);
  });

  it("[BACKUP1] [BACKUP4] restored in a fresh deployment, it is as it was for everybody and in every row, and no client goes on in the old order", async () => {
    const ids = [team.longId, team.privateId, team.directId];
    const seen = await Promise.all(people.map((one) => everythingSeenBy(one, team.id, ids)));
    const line = await openLine(people[1], team.longId);
    const { epoch = "", head = 0 } = line.welcome;
    line.hangUp();
    const before = await storedIn(file);

    const old = house;
    house = await openHouse();
    await old.stop();
    const keeper = await signUp(house.api, "Keeper");
    const where = ["--url", house.served.url, "--token", keeper.token];
    const { code, said } = await runCommand("restore", [...where, "--in", file]);
    expect([code, said]).toEqual([0, expect.stringContaining("signs in anew")]);

    // Nobody any more, though this isolate may believe the session for five seconds.
    expect([401, 404]).toContain((await keeper.get("/api/me")).status);
    expect((await people[0].at(house.api).get("/api/me")).status).toBe(401);
    people = (await Promise.all(
      people.map(({ email }) => signIn(house.api, email)),
    )) as typeof people;
    const after = await restful(path.join(dir, "again.gz"));
    expect([...after.keys()].toSorted()).toEqual([...before.keys()].toSorted());
    for (const [place, rows] of before) expect([place, after.get(place)]).toEqual([place, rows]);
    for (const [i, person] of people.entries())
      expect(await everythingSeenBy(person, team.id, ids)).toEqual(seen[i]);

    // Words go on after the last number, and who was ahead in another order is told to begin anew.
    const next = must(await people[0].say(team.longId, "after the restore"), 201);
    expect(next.message.seq).toBe(head + 1);
    const back = await openLine(people[1], team.longId, { epoch, since: head });
    expect(back.welcome.epoch).not.toBe(epoch);
    await back.heard(({ type }) => type === "reset", "a reset");
    back.hangUp();
  });

  it("[BACKUP2] with --force it takes the place of what is there", async () => {
    must(await people[0].post("/api/workspaces", { name: "Later", slug: "later" }), 201);
    const where = ["--url", house.served.url, "--token", people[0].token];
    const { code, said } = await runCommand("restore", [...where, "--in", file, "--force"]);
    expect([code, said]).toEqual([0, expect.anything()]);
    people[0] = await signIn(house.api, people[0].email);
    const after = await restful(path.join(dir, "forced.gz"));
    expect([...after]).toEqual([...(await storedIn(file))]);
    must(await people[0].say(team.longId, "and on it goes"), 201);
  });
});
