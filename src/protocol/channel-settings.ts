import type { Role } from "./events.ts";

/** One setting as data: what it may be and the least role that changes it. Of choices the first is the usual one. */
type Setting = { changedBy: Role } & (
  | { kind: "flag" }
  | { kind: "number"; min: number; max: number }
  /** With `moderators` as what it is, one that `narrows` an operation keeps it for them. */
  | { kind: "choice"; of: readonly [string, ...string[]]; narrows?: `message.${string}` }
);

/**
 * What a public or private channel may set for itself. A new setting is a line here, the place that
 * enforces it, its field on the screen, its rule and its test.
 */
export const CHANNEL_SETTINGS = {
  /** Only moderators and above write; everybody reads and reacts. */
  readOnly: { kind: "flag", changedBy: "moderator" },
  /** A person's top-level messages keep this distance, s; moderators and above are exempt. */
  slowModeS: { kind: "number", min: 1, max: 21_600, changedBy: "moderator" },
  /** What is older is deleted, days. */
  retentionDays: { kind: "number", min: 1, max: 3_650, changedBy: "admin" },
  /** Who may say `<!here>` and `<!channel>`; guests never may. */
  mentionAll: {
    kind: "choice",
    of: ["everyone", "moderators"],
    narrows: "message.mention.all",
    changedBy: "moderator",
  },
  /** Who may pin and unpin; guests never may. */
  pinning: {
    kind: "choice",
    of: ["everyone", "moderators"],
    narrows: "message.pin",
    changedBy: "moderator",
  },
} as const satisfies Readonly<Record<string, Setting>>;

type Settings = typeof CHANNEL_SETTINGS;
export type SettingName = keyof Settings;

type ValueOf<S> = S extends { of: readonly (infer Choice)[] }
  ? Choice
  : S extends { kind: "flag" }
    ? boolean
    : number;

/** What a channel has set for itself; what is not there is as everywhere. */
export type ChannelSettings = { -readonly [Name in SettingName]?: ValueOf<Settings[Name]> };

/** What a channel is asked to change of its settings; null takes one away, what is undefined stays. */
export type ChannelSettingsChange = {
  -readonly [Name in SettingName]?: ValueOf<Settings[Name]> | null | undefined;
};

export const SETTING_NAMES = Object.keys(CHANNEL_SETTINGS) as SettingName[];

/** The settings after a change; undefined where all of them are the usual ones. */
export function changedSettings(
  before: ChannelSettings | undefined,
  change: ChannelSettingsChange,
): ChannelSettings | undefined {
  const after: Record<string, unknown> = { ...before };
  for (const name of SETTING_NAMES) {
    const value = change[name];
    if (value === undefined) continue;
    if (value === null || value === usual(CHANNEL_SETTINGS[name])) delete after[name];
    else after[name] = value;
  }
  return Object.keys(after).length > 0 ? after : undefined;
}

/** True where a channel keeps an operation for moderators and above. */
export function isNarrowed(settings: ChannelSettings | undefined, operation: string): boolean {
  if (settings === undefined) return false;
  return SETTING_NAMES.some((name) => {
    const setting: Setting = CHANNEL_SETTINGS[name];
    const narrows = setting.kind === "choice" && setting.narrows === operation;
    return narrows && settings[name] === "moderators";
  });
}

function usual(setting: Setting): string | boolean | undefined {
  if (setting.kind === "flag") return false;
  return setting.kind === "choice" ? setting.of[0] : undefined;
}
