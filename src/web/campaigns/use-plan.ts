import { useEffect, useState } from "react";
import type { CampaignAudience, CampaignPlan } from "../../protocol/campaign.ts";
import { contactFields } from "../../protocol/contacts.ts";
import { api } from "../lib/api.ts";
import { useSettled } from "../lib/use-settled.ts";
import { useMe } from "../session.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";

/** The plan is asked for when nobody has typed for so long, ms. */
const ASK_AFTER_MS = 400;

/** Somebody of the audience, as whom a preview reads. */
export type Sample = { name: string; fields: Readonly<Record<string, string>> };

/** How many a campaign would reach; undefined until it is known, or while there is nobody to reach. */
export function usePlan(
  workspaceId: string,
  template: string,
  audience: CampaignAudience | undefined,
): CampaignPlan | undefined {
  const asked = useSettled(
    JSON.stringify(template.trim() === "" ? null : { template, audience }),
    ASK_AFTER_MS,
  );
  const [held, setHeld] = useState<{ asked: string; plan: CampaignPlan }>();
  useEffect(() => {
    const body = JSON.parse(asked) as { template: string; audience?: CampaignAudience } | null;
    if (!body?.audience) return;
    let isLate = false;
    api.campaigns
      .plan(workspaceId, { template: body.template, audience: body.audience })
      .then((plan) => !isLate && setHeld({ asked, plan }))
      // Without it there is no way to send, and the next word asks again.
      .catch(() => undefined);
    return () => {
      isLate = true;
    };
  }, [workspaceId, asked]);
  const isCurrent =
    audience !== undefined && held !== undefined && sameAudience(held.asked, audience);
  return isCurrent ? held.plan : undefined;
}

/** While words are typed the figures of the same audience stay. */
function sameAudience(asked: string, audience: CampaignAudience): boolean {
  const body = JSON.parse(asked) as { audience?: CampaignAudience } | null;
  return JSON.stringify(body?.audience) === JSON.stringify(audience);
}

/** Whose values stand in a preview: the first of a list, a channel, or oneself. */
export function useSample(workspaceId: string, audience: CampaignAudience | undefined): Sample {
  const me = useMe();
  const { channels } = useWorkspace();
  const listId = audience?.to === "list" ? audience.listId : undefined;
  const [held, setHeld] = useState<{ listId: string; sample: Sample }>();
  useEffect(() => {
    if (listId === undefined) return;
    let isLate = false;
    api.contacts
      .list(workspaceId, listId, { limit: 1 })
      .then(({ items: [first] }) => {
        if (isLate || !first) return;
        const fields = contactFields(first);
        setHeld({ listId, sample: { name: first.name || (first.email ?? ""), fields } });
      })
      .catch(() => undefined);
    return () => {
      isLate = true;
    };
  }, [workspaceId, listId]);
  if (audience?.to === "channels") {
    const name = channels.find(({ id }) => id === audience.channelIds[0])?.name ?? "";
    return { name: `#${name}`, fields: { name, channel: name } };
  }
  if (listId !== undefined && held?.listId === listId) return held.sample;
  return { name: me.name, fields: { name: me.name } };
}
