import { count } from "@nanostores/i18n";
import type { SettingName } from "../../protocol/channel-settings.ts";
import { i18n } from "../i18n/i18n.ts";

/**
 * The words of each channel setting: `<name>` and `<name>Hint`; of one that is a choice, each choice
 * as `<name>_<choice>`. A new setting needs its words here, and {@link PRESETS} where it is a number.
 */
export const settingWords = i18n("channelSettingFields", {
  readOnly: "Only moderators write",
  readOnlyHint: "For announcements: everybody reads and reacts.",
  slowModeS: "Slow mode",
  slowModeSHint: "How long a member waits between two messages. Replies in threads are free.",
  retentionDays: "Keep messages",
  retentionDaysHint: "What is older is deleted for good, pinned messages too.",
  mentionAll: "Who may call everybody",
  mentionAllHint: "With @channel and @here. Guests never may.",
  mentionAll_everyone: "Every member",
  mentionAll_moderators: "Moderators",
  pinning: "Who may pin messages",
  pinningHint: "And take pins away. Guests never may.",
  pinning_everyone: "Every member",
  pinning_moderators: "Moderators",
  off: "Off",
  seconds: count({ one: "{count} second", other: "{count} seconds" }),
  minutes: count({ one: "{count} minute", other: "{count} minutes" }),
  hours: count({ one: "{count} hour", other: "{count} hours" }),
  days: count({ one: "{count} day", other: "{count} days" }),
  forever: "For ever",
});

/** What a number is offered as: its values, the unit that they are in, and the word for "not set". */
export const PRESETS: Partial<
  Record<SettingName, { values: readonly number[]; unit: "s" | "days"; none: "off" | "forever" }>
> = {
  slowModeS: { values: [5, 10, 30, 60, 300, 900, 3_600, 21_600], unit: "s", none: "off" },
  retentionDays: { values: [1, 7, 30, 90, 180, 365, 730], unit: "days", none: "forever" },
};
