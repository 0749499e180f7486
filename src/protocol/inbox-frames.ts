import { z } from "zod";
import type { Notice } from "./http.ts";
import type { DraftView, Preferences, ScheduledView } from "./personal.ts";
import { watchedIds } from "./personal.ts";
import type { PresenceView } from "./presence.ts";

/** What a device may say to its inbox: whether somebody is at it, and whose presence it shows. */
export const deviceFrame = z.discriminatedUnion("type", [
  z.object({ type: z.literal("active") }),
  z.object({ type: z.literal("idle") }),
  z.object({ type: z.literal("watch"), userIds: watchedIds }),
]);
export type DeviceFrame = z.infer<typeof deviceFrame>;

/** What an inbox tells a person's devices of what is theirs alone, and of the people they watch. */
export type PersonalFrame =
  /** `quiet` where it is kept but not to be announced. */
  | { type: "notice"; notice: Notice; quiet?: true }
  | { type: "preferences"; preferences: Preferences }
  | ({ type: "draft" } & DraftView)
  | { type: "saved"; channelId: string; seq: number; on: boolean }
  | { type: "scheduled"; item: ScheduledView }
  /** Sent, or taken back. */
  | { type: "scheduled"; id: string; gone: true }
  | ({ type: "presence" } & PresenceView);
