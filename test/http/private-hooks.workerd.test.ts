import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import type { ChannelView, Page } from "../../src/protocol/http.ts";
import type {
  DeliveryView,
  NewOutgoingHookView,
  OutgoingHookView,
} from "../../src/protocol/outgoing-hooks.ts";
import { DeliveryTable } from "../../src/storage/directory/hook-deliveries.ts";
import type { Env } from "../../src/storage/env.ts";
import { Person } from "../channel/world.ts";

const bound = env as unknown as Env;
const SAID = "between us alone";
/** Private addresses: nothing leaves for them. */
const [ANNS, BEAS] = ["http://10.0.0.1/x", "http://10.0.0.2/x"];
const GOOD = { name: "ci", url: ANNS, events: ["message.created"] };

/** A workspace of two admins: Ann is in a private channel that Bea is not in, and has made a hook for it. */
async function scene() {
  const [ann, bea] = await Promise.all([Person.guest(), Person.guest()]);
  const { workspace, channel: open } = await ann.found();
  await ann.invite(workspace.id, bea);
  await ann.json(`/api/workspaces/${workspace.id}/members/${bea.userId}`, "PATCH", {
    role: "admin",
  });
  const hidden = await ann.json<ChannelView>(`/api/workspaces/${workspace.id}/channels`, "POST", {
    kind: "private",
    name: "hidden",
  });
  const hooksAt = `/api/workspaces/${workspace.id}/hooks/outgoing`;
  const make = (channelIds: string[] | null) =>
    ann.json<NewOutgoingHookView>(hooksAt, "POST", { ...GOOD, channelIds });
  /** Notes a delivery of a channel's event, or (null) a ping; answers its id. */
  const sent = async (hookId: string, channelId: string | null) => {
    const id = `j_${crypto.randomUUID()}`;
    const body = { type: "message.created", event: { message: { body: SAID } } };
    await new DeliveryTable(bound).put({
      id,
      hookId,
      event: channelId === null ? "ping" : "message.created",
      at: Date.now(),
      state: "completed",
      status: 200,
      ms: 7,
      attempts: 1,
      error: null,
      request: JSON.stringify(channelId === null ? { type: "ping" } : { ...body, channelId }),
      response: `taken: ${SAID}`,
    });
    return id;
  };
  const log = async (who: Person, hookId: string) =>
    (await who.json<Page<DeliveryView>>(`${hooksAt}/${hookId}/deliveries`)).items;
  return { ann, bea, open, hidden, hooksAt, make, sent, log };
}

it("[HOOK6] an admin outside a private channel turns no hook for it to an address of theirs", async () => {
  const { ann, bea, open, hidden, hooksAt, make, sent } = await scene();
  const { id } = await make([open.id, hidden.id]);
  const delivery = await sent(id, hidden.id);
  const tries: [string, string, object?][] = [
    ["PATCH", "", { url: BEAS }],
    ["PATCH", "", { channelIds: [open.id] }],
    ["PATCH", "", { channelIds: null, url: BEAS }],
    ["PATCH", "", { events: ["message.deleted"] }],
    ["PATCH", "", { keyword: "x" }],
    ["PATCH", "", { enabled: true }],
    ["PATCH", "", { enabled: false, url: BEAS }],
    ["POST", "/secret"],
    ["POST", "/test"],
    ["POST", `/deliveries/${delivery}/replay`],
  ];
  for (const [method, path, body] of tries) {
    const response = await bea.fetch(`${hooksAt}/${id}${path}`, method, body ?? {});
    expect([method, path, body, response.status]).toEqual([method, path, body, 403]);
    expect(await response.json()).toMatchObject({ code: "forbidden" });
  }
  const listed = async () =>
    (await ann.json<Page<OutgoingHookView>>(hooksAt)).items.find((one) => one.id === id);
  expect(await listed()).toMatchObject({
    ...GOOD,
    channelIds: [open.id, hidden.id],
    keyword: null,
  });
  for (const [method, path, body] of tries.slice(0, -3))
    expect((await ann.fetch(`${hooksAt}/${id}${path}`, method, body)).status).toBe(200);
  expect((await bea.fetch(`${hooksAt}/${id}`, "PATCH", { url: ANNS })).status).toBe(200);
});

it("[HOOK6] who cannot read what a hook names can switch it off and delete it", async () => {
  const { ann, bea, hidden, hooksAt, make } = await scene();
  const { id } = await make([hidden.id]);
  const off = await bea.json<OutgoingHookView>(`${hooksAt}/${id}`, "PATCH", { enabled: false });
  expect(off).toMatchObject({ id, disabledReason: "by hand" });
  expect((await bea.fetch(`${hooksAt}/${id}`, "PATCH", { enabled: true })).status).toBe(403);
  const on = await ann.json<OutgoingHookView>(`${hooksAt}/${id}`, "PATCH", { enabled: true });
  expect(on.disabledAt).toBeNull();
  expect((await bea.fetch(`${hooksAt}/${id}`, "DELETE")).status).toBe(200);
});

it("[HOOK6] the log shows what was said in a channel to who may read it, whatever the hook names by now", async () => {
  const { ann, bea, open, hidden, hooksAt, make, sent, log } = await scene();
  const { id } = await make([hidden.id]);
  const [secret, said, ping] = [
    await sent(id, hidden.id),
    await sent(id, open.id),
    await sent(id, null),
  ];
  const shown = (all: DeliveryView[]) =>
    new Map(all.map((one) => [one.id, JSON.stringify([one.request, one.response])]));
  for (const names of [[hidden.id], [open.id], null]) {
    await ann.json(`${hooksAt}/${id}`, "PATCH", { channelIds: names });
    const hers = shown(await log(bea, id));
    expect(hers.get(secret)).toBe("[null,null]");
    expect(hers.get(said)).toContain(SAID);
    expect(hers.get(ping)).toContain("ping");
    expect(shown(await log(ann, id)).get(secret)).toContain(SAID);
  }
  const replay = (who: Person, delivery: string) =>
    who.fetch(`${hooksAt}/${id}/deliveries/${delivery}/replay`, "POST", {});
  expect((await replay(bea, secret)).status).toBe(403);
  expect((await replay(bea, said)).status).toBe(202);
  expect((await replay(ann, secret)).status).toBe(202);
});
