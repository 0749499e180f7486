import { CHANNEL_SETTINGS } from "../../protocol/channel-settings.ts";
import type { ChannelSettingsChange, SettingName } from "../../protocol/channel-settings.ts";
import { useWords } from "../i18n/i18n.ts";
import { SettingRow } from "../settings/section.tsx";
import { SelectField } from "../settings/select-field.tsx";
import { SwitchRow } from "../settings/switch.tsx";
import { PRESETS, settingWords } from "./setting-fields.ts";

type Words = ReturnType<typeof settingWords.get>;

/** One setting of a channel with the control that its kind asks for. */
export function ChannelSettingRow({
  name,
  value,
  disabled,
  onChange,
}: {
  name: SettingName;
  /** Undefined where the channel has not set it. */
  value: string | number | boolean | undefined;
  disabled: boolean;
  onChange: (change: ChannelSettingsChange) => void;
}) {
  const t = useWords(settingWords);
  const setting = CHANNEL_SETTINGS[name];
  const label = wordOf(t, name);
  const hint = wordOf(t, `${name}Hint`);
  // Each value is of the kind that the table names for it.
  const set = (next: unknown) => onChange({ [name]: next });
  switch (setting.kind) {
    case "flag":
      return (
        <SwitchRow
          label={label}
          hint={hint}
          checked={value === true}
          disabled={disabled}
          onChange={set}
        />
      );
    case "choice":
      return (
        <SettingRow label={label} hint={hint}>
          <SelectField<string>
            label={label}
            value={typeof value === "string" ? value : setting.of[0]}
            disabled={disabled}
            options={setting.of.map((each) => ({
              value: each,
              label: wordOf(t, `${name}_${each}`),
            }))}
            onChange={set}
          />
        </SettingRow>
      );
    case "number":
      return (
        <SettingRow label={label} hint={hint}>
          <SelectField<string>
            label={label}
            value={typeof value === "number" ? String(value) : NONE}
            disabled={disabled}
            options={numbersOf(t, name, typeof value === "number" ? value : undefined)}
            onChange={(next) => set(next === NONE ? null : Number(next))}
          />
        </SettingRow>
      );
  }
}

const NONE = "none";

/** The presets, and what was set elsewhere, in order; before them the word for "not set". */
function numbersOf(t: Words, name: SettingName, value: number | undefined) {
  const { values = [], unit = "s", none = "off" } = PRESETS[name] ?? {};
  const all = new Set([...values, ...(value === undefined ? [] : [value])]);
  return [
    { value: NONE, label: t[none] },
    ...Array.from(all)
      .sort((a, b) => a - b)
      .map((each) => ({ value: String(each), label: amount(t, each, unit) })),
  ];
}

function amount(t: Words, value: number, unit: "s" | "days"): string {
  if (unit === "days") return t.days(value);
  if (value % 3_600 === 0) return t.hours(value / 3_600);
  return value % 60 === 0 ? t.minutes(value / 60) : t.seconds(value);
}

/** A setting whose words are still to be written shows its own name. */
function wordOf(t: Words, key: string): string {
  const word: unknown = key in t ? t[key as keyof Words] : undefined;
  return typeof word === "string" ? word : key;
}
