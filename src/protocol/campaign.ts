import { z } from "zod";
import { label, plainText } from "./label.ts";
import { MAX_BODY_CHARACTERS } from "./text.ts";

/** Sizes and paces of campaigns. */
export const CAMPAIGN_LIMITS = {
  channels: 1_000,
  recipients: 100_000,
  /** Messages a second. */
  rate: { least: 1, usual: 50, most: 200 },
} as const;

const id = z.string().min(1).max(64);

/** Whom a campaign speaks to: channels that its author is in, or people, each in a direct conversation. */
export const campaignAudience = z.discriminatedUnion("to", [
  z.object({
    to: z.literal("channels"),
    channelIds: z
      .array(id)
      .min(1)
      .max(CAMPAIGN_LIMITS.channels)
      .transform((ids) => [...new Set(ids)]),
  }),
  z.object({ to: z.literal("list"), listId: id }),
  z.object({ to: z.literal("everybody") }),
  /** Its author alone, to see how it looks; with the values of somebody in a list, where one is named. */
  z.object({ to: z.literal("me"), listId: id.optional() }),
]);
export type CampaignAudience = z.infer<typeof campaignAudience>;

/** The input of a job of kind `campaign`. */
export const campaignInput = z.object({
  name: label(100),
  /** Markdown with `{{name}}` and other fields. */
  template: plainText(1, MAX_BODY_CHARACTERS).refine((value) => value.trim() !== "", {
    message: "says nothing",
  }),
  audience: campaignAudience,
  /** Messages a second. */
  rate: z
    .int()
    .min(CAMPAIGN_LIMITS.rate.least)
    .max(CAMPAIGN_LIMITS.rate.most)
    .default(CAMPAIGN_LIMITS.rate.usual),
});
export type CampaignInput = z.infer<typeof campaignInput>;

/** Why somebody is passed over, or was not reached. */
export const CAMPAIGN_REASONS = [
  "noAccount",
  "declined",
  "left",
  "empty",
  "tooLong",
  "forbidden",
  "absent",
  "unavailable",
] as const;
export type CampaignReason = (typeof CAMPAIGN_REASONS)[number];

export type RecipientState = "waiting" | "sent" | "failed" | "skipped";

/** How many there are, and what has become of them: `total` is the sum of the others. */
export type CampaignCounts = {
  total: number;
  waiting: number;
  sent: number;
  failed: number;
  skipped: number;
};

/** A campaign: its job and what it has come to. `reads` counts people who have read it, as of `readsAt`, ms. */
export type CampaignView = CampaignCounts & {
  /** The id of its job. */
  id: string;
  workspaceId: string;
  name: string;
  template: string;
  audience: CampaignAudience;
  rate: number;
  createdBy: string;
  createdAt: number;
  reads: number;
  readsAt: number | null;
};

/** One of a campaign's recipients; `target` is a channel's, a person's or a contact's id. A channel that the reader may not see has the name "". */
export type RecipientView = {
  target: string;
  name: string;
  state: RecipientState;
  reason: CampaignReason | null;
  reads: number;
};

/** What a campaign to such an audience would come to; `missing` counts who lacks a field that the template uses without a fallback. */
export type CampaignPlan = {
  recipients: number;
  /** Contacts without an account in the workspace. */
  noAccount: number;
  missing: { field: string; count: number }[];
  /** The first who would be written to, and what they would read. */
  sample: { name: string; text: string } | null;
};
