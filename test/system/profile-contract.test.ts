import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { House } from "./support/house.ts";
import { openHouse } from "./support/house.ts";
import type { Person } from "./support/people.ts";
import { bring, foundWorkspace, must, signUp } from "./support/people.ts";
import type { List, Workspace } from "./support/shapes.ts";

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const DAY_MS = 86_400_000;

type Me = {
  id: string;
  name: string;
  image: string | null;
  timeZone: string | null;
  status: { text: string; until: number | null } | null;
};
type Invite = { code: string; email: string | null; sent: boolean; uses: number };

let house: House;
let ann: Person;
let ben: Person;
let workspace: Workspace;
const letters: { authorization: string | undefined; body: Record<string, unknown> }[] = [];
const mailServer = createServer((request, response) => {
  let text = "";
  request.on("data", (part: Buffer) => (text += part.toString()));
  request.on("end", () => {
    const body = JSON.parse(text) as Record<string, unknown>;
    letters.push({ authorization: request.headers.authorization, body });
    response.writeHead(String(body["to"]).includes("refused") ? 422 : 200).end("{}");
  });
});

beforeAll(async () => {
  await new Promise<void>((done) => mailServer.listen(0, "127.0.0.1", done));
  const { port } = mailServer.address() as AddressInfo;
  house = await openHouse({
    RATE_LIMITS: "off",
    FAULTS: "on",
    MAIL_URL: `http://127.0.0.1:${port}/emails`,
    MAIL_TOKEN: "key",
    MAIL_FROM: "Edgewise <chat@example.com>",
  });
  ann = await signUp(house.api, "Ann");
  ben = await signUp(house.api, "Ben");
  workspace = await foundWorkspace(ann);
  await bring(ann, workspace.id, "member", ben);
});

afterAll(async () => {
  await house?.stop();
  mailServer.close();
});

/** Sends bytes as a person. */
function put(person: Person, path: string, bytes: Buffer, type: string): Promise<Response> {
  return fetch(house.served.url + path, {
    method: "PUT",
    headers: { Authorization: `Bearer ${person.token}`, "Content-Type": type },
    body: new Uint8Array(bytes),
  });
}

async function seenBy(person: Person, userId: string) {
  const list = must(
    await person.get<List<Me & { userId: string }>>(`/api/workspaces/${workspace.id}/members`),
  );
  return list.items.find((member) => member.userId === userId);
}

describe("profile", () => {
  it("[ME1] name, time zone and status are seen by those who share a workspace; a status ends", async () => {
    const until = Date.now() + 60_000;
    const me = must(
      await ann.patch<Me>("/api/me", {
        name: "Ann Lee",
        timeZone: "Asia/Kolkata",
        status: { text: "at lunch", until },
      }),
    );
    expect(me).toMatchObject({ name: "Ann Lee", timeZone: "Asia/Kolkata" });
    expect(await seenBy(ben, ann.userId)).toMatchObject({
      name: "Ann Lee",
      timeZone: "Asia/Kolkata",
      status: { text: "at lunch", until },
    });
    await house.faults({ clockSkewMs: 120_000 });
    expect(await seenBy(ben, ann.userId)).toMatchObject({ status: null });
    await house.mend();
    must(await ann.patch("/api/me", { status: null, timeZone: null }));
    expect(await seenBy(ben, ann.userId)).toMatchObject({ status: null, timeZone: null });
  });

  it.each([
    [{}, "nothing"],
    [{ name: "" }, "an empty name"],
    [{ name: "\u202egnp" }, "a name that hides"],
    [{ timeZone: "Mars/Olympus" }, "a time zone that is none"],
    [{ status: { text: "x".repeat(101), until: null } }, "a status too long"],
    [{ status: { text: "x", until: "soon" } }, "a time that is none"],
  ])("[ME1] %j is refused: %s", async (change, _why) => {
    const before = must(await ann.get<Me>("/api/me"));
    expect((await ann.patch("/api/me", change)).status).toBe(400);
    expect(must(await ann.get<Me>("/api/me"))).toEqual(before);
  });

  it("[ME2] a picture is stored under an address of its own and replaced by the next", async () => {
    const first: Me = JSON.parse(
      await (await put(ann, "/api/me/picture", PNG, "image/png")).text(),
    );
    const address = first.image ?? "";
    const served = await fetch(house.served.url + address);
    expect(served.headers.get("content-type")).toBe("image/png");
    expect(served.headers.get("cache-control")).toContain("immutable");
    expect(Buffer.from(await served.arrayBuffer()).equals(PNG)).toBe(true);
    expect((await seenBy(ben, ann.userId))?.image).toBe(address);

    const other = Buffer.concat([PNG, Buffer.from("x")]);
    const second: Me = JSON.parse(
      await (await put(ann, "/api/me/picture", other, "image/png")).text(),
    );
    expect(second.image).not.toBe(address);
    expect((await fetch(house.served.url + address)).status).toBe(404);
    expect(must(await ann.del<Me>("/api/me/picture")).image).toBeNull();
  });

  it("[ME2] what is no picture by its bytes, or too large, is refused", async () => {
    const page = Buffer.from("<script>alert(1)</script>");
    expect((await put(ann, "/api/me/picture", page, "image/png")).status).toBe(400);
    const large = Buffer.concat([PNG, Buffer.alloc(300_000)]);
    expect((await put(ann, "/api/me/picture", large, "image/png")).status).toBe(413);
    expect(must(await ann.get<Me>("/api/me")).image).toBeNull();
    expect((await put(ben, `/api/workspaces/${workspace.id}/icon`, PNG, "image/png")).status).toBe(
      403,
    );
  });

  it("[ME2] the sign-in library takes no picture's address from outside", async () => {
    await ann.post("/api/auth/update-user", { image: "https://example.com/tracker.png" });
    expect(must(await ann.get<Me>("/api/me")).image).toBeNull();
  });
});

describe("invites", () => {
  const path = () => `/api/workspaces/${workspace.id}/invites`;

  it("[INV2] an invite for an address is mailed, and works once", async () => {
    const invite = must(await ann.post<Invite>(path(), { email: "cy@example.com" }), 201);
    expect(invite).toMatchObject({ email: "cy@example.com", sent: true, uses: 0, maxUses: 1 });
    const letter = letters.at(-1);
    expect(letter?.authorization).toBe("Bearer key");
    expect(letter?.body["to"]).toEqual(["cy@example.com"]);
    expect(letter?.body["text"]).toContain(`/invite/${invite.code}`);
    const [cy, dee] = [await signUp(house.api, "Cy"), await signUp(house.api, "Dee")];
    must(await cy.post(`/api/invites/${invite.code}/accept`, {}));
    expect((await dee.post(`/api/invites/${invite.code}/accept`, {})).status).toBe(404);
  });

  it("[INV2] where the mail service refuses, the invite is there and says that it was not sent", async () => {
    const invite = must(await ann.post<Invite>(path(), { email: "refused@example.com" }), 201);
    expect(invite.sent).toBe(false);
    expect((await ann.post(path(), { email: "no address" })).status).toBe(400);
  });

  it("[INV2] shows the workspace to who holds the code; an ended one is absent", async () => {
    const invite = must(await ben.post<Invite>(path(), {}), 201);
    const preview = await house.api.call("GET", `/api/invites/${invite.code}`);
    expect(preview.json).toMatchObject({ workspaceName: workspace.name, workspaceIcon: null });
    const codes = async (person: Person) =>
      must(await person.get<List<Invite>>(path())).items.map(({ code }) => code);
    expect(await codes(ben)).toEqual([invite.code]);
    expect(await codes(ann)).toContain(invite.code);
    expect(
      (await ben.del(`${path()}/${(await codes(ann)).find((code) => code !== invite.code)}`))
        .status,
    ).toBe(404);
    expect((await ann.del(`${path()}/${invite.code}`)).status).toBe(204);
    expect((await house.api.call("GET", `/api/invites/${invite.code}`)).status).toBe(404);
  });
});

describe("a workspace's life", () => {
  it("[WORK1] only an owner gives it away, to a member, and is an admin after", async () => {
    const mine = await foundWorkspace(ann);
    await bring(ann, mine.id, "member", ben);
    const path = `/api/workspaces/${mine.id}`;
    expect((await ben.post(`${path}/transfer`, { userId: ben.userId })).status).toBe(403);
    const stranger = await signUp(house.api, "Stranger");
    expect((await ann.post(`${path}/transfer`, { userId: stranger.userId })).status).toBe(404);
    expect(must(await ann.get<Workspace>(path)).role).toBe("owner");
    expect(must(await ann.post<Workspace>(`${path}/transfer`, { userId: ben.userId })).role).toBe(
      "admin",
    );
    expect(must(await ben.get<Workspace>(path)).role).toBe("owner");
    expect(must(await ann.get<Workspace>(path)).role).toBe("admin");
  });

  it("[WORK2] a deletion is asked for with the slug and can be taken back", async () => {
    const mine = await foundWorkspace(ann);
    await bring(ann, mine.id, "member", ben);
    const path = `/api/workspaces/${mine.id}`;
    const channel =
      must(await ann.get<List<{ id: string }>>(`${path}/channels`)).items[0]?.id ?? "";
    must(
      await ann.post(`/api/channels/${channel}/messages`, { clientMsgId: "1", body: "hello" }),
      201,
    );
    expect((await ben.del(path, { slug: mine.slug })).status).toBe(403);
    expect((await ann.del(path, { slug: "another" })).status).toBe(400);

    const asked = must(await ann.del<{ deleteAt: number }>(path, { slug: mine.slug }));
    expect(asked.deleteAt).toBeGreaterThan(Date.now() + 13 * DAY_MS);
    must(
      await ben.post(`/api/channels/${channel}/messages`, { clientMsgId: "2", body: "still here" }),
      201,
    );
    expect(must(await ann.post<{ deleteAt: null }>(`${path}/restore`, {})).deleteAt).toBeNull();
  });
});
