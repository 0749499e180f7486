import { Hono } from "hono";
import { campaignAudience, campaignInput } from "../protocol/campaign.ts";
import type { CampaignAudience, CampaignPlan, CampaignView } from "../protocol/campaign.ts";
import { contactFields } from "../protocol/contacts.ts";
import { renderTemplate, templateFields } from "../protocol/template.ts";
import { CampaignTable } from "../storage/directory/campaigns.ts";
import { ChannelTable } from "../storage/directory/channels.ts";
import { ContactTable } from "../storage/directory/contacts.ts";
import { ProfileTable } from "../storage/directory/profiles.ts";
import { now } from "../storage/faults.ts";
import type { AppContext, AppEnv } from "./context.ts";
import { deny, pageLimit, pageOf, readBody, signedIn } from "./context.ts";
import { answer } from "./reply.ts";
import { workspaceOf } from "./workspace-access.ts";

const planBody = campaignInput.pick({ template: true }).extend({ audience: campaignAudience });
const STATES = new Set(["", "waiting", "sent", "failed", "skipped"]);
/** Fields that every recipient has. */
const OWN_FIELDS = new Set(["name", "email"]);

/** `/api/workspaces/:id/campaigns`: what was said to many, and how it went. They are started as jobs. */
export const campaigns = new Hono<AppEnv>()
  .get("/:id/campaigns", async (c) => {
    const { id } = await workspaceOf(c, "workspace.jobs.run");
    const limit = pageLimit(c);
    const rows = await new CampaignTable(c.env).list(id, beforeOf(c), limit + 1);
    return answer(
      c,
      pageOf(rows, limit, (row) => `${row.createdAt}.${row.id}`),
    );
  })
  .post("/:id/campaigns/plan", async (c) => {
    const { id } = await workspaceOf(c, "workspace.jobs.run");
    const { userId } = await signedIn(c);
    const { template, audience } = await readBody(c, planBody);
    return c.json(await planOf(c, { workspaceId: id, userId, template, audience }));
  })
  .get("/:id/campaigns/:jobId", async (c) => answer(c, await campaignOf(c)))
  .get("/:id/campaigns/:jobId/recipients", async (c) => {
    const { id } = await campaignOf(c);
    const { userId } = await signedIn(c);
    const limit = pageLimit(c);
    const state = c.req.query("state") ?? "";
    if (!STATES.has(state)) deny("invalid", "state: must be waiting, sent, failed or skipped");
    const cursor = c.req.query("cursor") ?? "";
    const rows = await new CampaignTable(c.env).recipients(id, userId, {
      state,
      cursor,
      limit: limit + 1,
    });
    return answer(
      c,
      pageOf(rows, limit, (row) => row.target),
    );
  });

/** The campaign of the path; one of another workspace is absent. */
async function campaignOf(c: AppContext): Promise<CampaignView> {
  const { id } = await workspaceOf(c, "workspace.jobs.run");
  const campaign = await new CampaignTable(c.env).find(id, c.req.param("jobId") ?? "");
  return campaign ?? deny("not_found", "There is no such campaign");
}

/** `?cursor=` is the time and the id of the last one. */
function beforeOf(c: AppContext): { at: number; id: string } {
  const cursor = c.req.query("cursor") ?? "";
  if (cursor === "") return { at: Number.MAX_SAFE_INTEGER, id: "" };
  const [, at, id] = /^(\d{1,15})\.(\w{1,64})$/.exec(cursor) ?? deny("invalid", "cursor: is none");
  return { at: Number(at), id: id ?? "" };
}

/** What a campaign would come to, without a word of it said. */
async function planOf(
  c: AppContext,
  {
    workspaceId,
    userId,
    template,
    audience,
  }: { workspaceId: string; userId: string; template: string; audience: CampaignAudience },
): Promise<CampaignPlan> {
  const { env } = c;
  const extra = templateFields(template).filter((field) => !OWN_FIELDS.has(field));
  const needed = extra.filter((field) => renderTemplate(template, {}).missing.includes(field));
  const show = (name: string, fields: Record<string, string>) => ({
    name,
    text: renderTemplate(template, fields).text,
  });
  const lack = (count: number, except: readonly string[] = []) =>
    needed.filter((field) => !except.includes(field)).map((field) => ({ field, count }));
  if (audience.to === "channels") {
    const names = await new ChannelTable(env).namesOf(workspaceId, audience.channelIds, userId);
    const [first] = names;
    return {
      recipients: names.length,
      noAccount: 0,
      missing: lack(names.length, ["channel"]),
      sample: first === undefined ? null : show(`#${first}`, { name: first, channel: first }),
    };
  }
  const listId = "listId" in audience ? audience.listId : undefined;
  const me = (await new ProfileTable(env).find(userId, now()))?.name ?? "";
  if (listId === undefined) {
    const recipients =
      audience.to === "me" ? 1 : await new CampaignTable(env).countMembers(workspaceId);
    const sample = show(me, { name: me });
    return { recipients, noAccount: 0, missing: lack(recipients), sample };
  }
  const table = new ContactTable(env);
  if ((await table.list(workspaceId, listId)) === undefined)
    return deny("not_found", "There is no such contact list");
  const place = { workspaceId, listId };
  const [reach, [first]] = await Promise.all([
    table.reach(workspaceId, listId, needed),
    table.contacts(place, { cursor: "", limit: 1, people: true }),
  ]);
  return {
    recipients: audience.to === "me" ? 1 : reach.people,
    noAccount: reach.others,
    missing: [...reach.missing].map(([field, count]) => ({ field, count })),
    sample: first === undefined ? null : show(first.name, contactFields(first)),
  };
}
