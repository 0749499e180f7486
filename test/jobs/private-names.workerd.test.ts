import { describe, expect, it } from "vitest";
import type { CampaignPlan, CampaignView, RecipientView } from "../../src/protocol/campaign.ts";
import type { ChannelView, Page } from "../../src/protocol/http.ts";
import type { JobView } from "../../src/protocol/jobs.ts";
import type { Report } from "../../src/protocol/report.ts";
import { Person } from "../channel/world.ts";
import { work } from "./work.ts";

/** Two admins, of whom only Amy is in the private channel and in a conversation, in which she has said something. */
async function scene() {
  const [ann, amy] = await Promise.all([Person.guest(), Person.guest()]);
  const { workspace, channel } = await ann.found();
  await ann.invite(workspace.id, amy, "admin");
  const make = (kind: string, more: object) =>
    amy.json<ChannelView>(`/api/workspaces/${workspace.id}/channels`, "POST", { kind, ...more });
  const secret = await make("private", { name: "secret", memberIds: [] });
  const direct = await make("direct", { memberIds: [ann.userId] });
  for (const { id } of [channel, secret, direct])
    await amy.json(`/api/channels/${id}/messages`, "POST", {
      clientMsgId: crypto.randomUUID(),
      body: "a word",
    });
  const run = async (who: Person, kind: string, input: object) => {
    const body = { workspaceId: workspace.id, ...input };
    const job = await who.json<JobView>(`/api/jobs/${kind}`, "POST", body);
    await work();
    return who.json<JobView>(`/api/jobs/${job.id}`);
  };
  return { ann, amy, workspace, channel, secret, direct, run };
}

const day = () => new Date().toISOString().slice(0, 10);

describe("a report", () => {
  it("[JOB7] [REPORT1] is read by who made it and the operator, and by no other admin", async () => {
    const chief = await Person.account();
    const { ann, amy, workspace, secret, run } = await scene();
    const { id, state } = await run(amy, "report", { from: day(), to: day() });
    expect(state).toBe("completed");
    for (const who of [amy, chief]) {
      const report = await who.json<Report>(`/api/jobs/${id}/output`);
      expect(report.channels.map(({ channelId }) => channelId)).toContain(secret.id);
    }
    expect(await ann.json(`/api/jobs/${id}`)).toMatchObject({ id });
    for (const [path, method] of [
      ["output", "GET"],
      ["retry", "POST"],
    ] as const) {
      const refused = await ann.fetch(`/api/jobs/${id}/${path}`, method);
      expect(refused.status).toBe(403);
      expect(await refused.json()).toMatchObject({ code: "forbidden" });
    }
    const own = `/api/jobs?workspaceId=${workspace.id}&kind=report&mine=1`;
    expect((await ann.json<Page<JobView>>(own)).items).toEqual([]);
    expect((await amy.json<Page<JobView>>(own)).items).toHaveLength(1);
    // Who is both is the operator.
    await ann.invite(workspace.id, chief, "admin");
    expect((await chief.fetch(`/api/jobs/${id}/output`)).status).toBe(200);
  });

  it("[REPORT1] tells no conversations apart, also not those of who asks, nor what others alone see", async () => {
    const { ann, amy, channel, secret, run } = await scene();
    const channelsFor = async (who: Person) => {
      const { id } = await run(who, "report", { from: day(), to: day() });
      const { channels } = await who.json<Report>(`/api/jobs/${id}/output`);
      return channels.map(({ channelId, name, kind }) => ({ channelId, name, kind }));
    };
    const general = { channelId: channel.id, name: channel.name, kind: "public" };
    const talks = { channelId: null, name: "", kind: "direct" };
    const ofAmy = await channelsFor(amy);
    expect(ofAmy).toHaveLength(3);
    expect(ofAmy).toEqual(
      expect.arrayContaining([
        general,
        { channelId: secret.id, name: "secret", kind: "private" },
        talks,
      ]),
    );
    const ofAnn = await channelsFor(ann);
    expect(ofAnn).toHaveLength(3);
    expect(ofAnn).toEqual(
      expect.arrayContaining([general, { channelId: null, name: "", kind: "private" }, talks]),
    );
  });
});

describe("a campaign to channels", () => {
  it("[CAMP6] names no private channel to who is not in it", async () => {
    const { ann, amy, workspace, channel, secret, direct, run } = await scene();
    const at = `/api/workspaces/${workspace.id}/campaigns`;
    const audience = { to: "channels", channelIds: [secret.id, channel.id, direct.id] };
    const plan = (who: Person) =>
      who.json<CampaignPlan>(`${at}/plan`, "POST", { template: "To {{channel}}", audience });
    expect(await plan(amy)).toMatchObject({ recipients: 2, sample: { name: "#secret" } });
    expect(await plan(ann)).toMatchObject({ recipients: 1, sample: { name: `#${channel.name}` } });

    const input = { name: "News", template: "To {{channel}}", audience, rate: 200 };
    const namesFor = async (who: Person, id: string) => {
      const { items } = await who.json<Page<RecipientView>>(`${at}/${id}/recipients`);
      return Object.fromEntries(items.map(({ target, name, state }) => [target, [name, state]]));
    };
    const ofAmy = await run(amy, "campaign", input);
    const nobody = ["", "skipped"];
    expect(await namesFor(amy, ofAmy.id)).toEqual({
      [secret.id]: ["secret", "sent"],
      [channel.id]: [channel.name, "sent"],
      [direct.id]: nobody,
    });
    expect(await namesFor(ann, ofAmy.id)).toEqual({
      [secret.id]: ["", "sent"],
      [channel.id]: [channel.name, "sent"],
      [direct.id]: nobody,
    });
    const ofAnn = await run(ann, "campaign", input);
    for (const who of [ann, amy])
      expect(await namesFor(who, ofAnn.id)).toEqual({
        [secret.id]: nobody,
        [channel.id]: [channel.name, "sent"],
        [direct.id]: nobody,
      });
    expect(await ann.json<CampaignView>(`${at}/${ofAnn.id}`)).toMatchObject({
      sent: 1,
      skipped: 2,
    });
  });
});
