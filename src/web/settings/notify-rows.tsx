import { useStore } from "@nanostores/react";
import { useState } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { chooseSound, soundChoice } from "../notify/choices.ts";
import { playSound } from "../notify/sound.ts";
import { Button } from "../ui/button.tsx";
import { SettingRow } from "./section.tsx";
import { SelectField } from "./select-field.tsx";

const words = i18n("settingsNotify", {
  desktop: "Show on the desktop",
  turnOn: "Turn on",
  on: "On",
  default: "Off. The browser asks you once whether Edgewise may show them.",
  granted: "While Edgewise is open but out of sight. The browser's site settings turn them off.",
  denied: "Blocked in the browser. Its settings for this site allow them again.",
  unsupported: "This browser shows none.",
  sound: "Sound",
  off: "Off",
  meant: "Mentions and direct messages",
  all: "Everything that is shown",
});

const SOUNDS = ["off", "meant", "all"] as const;

type Permission = NotificationPermission | "unsupported";

/** What the browser allows, the way to ask it, and the sound. */
export function NotifyRows() {
  const t = useWords(words);
  const sound = useStore(soundChoice);
  const [permission, setPermission] = useState(permissionNow);
  const ask = async () => {
    setPermission(await Notification.requestPermission());
  };
  return (
    <>
      <SettingRow label={t.desktop} hint={t[permission]}>
        {permission === "default" && <Button onClick={() => void ask()}>{t.turnOn}</Button>}
        {permission === "granted" && t.on}
      </SettingRow>
      <SettingRow label={t.sound}>
        <SelectField
          label={t.sound}
          value={sound}
          options={SOUNDS.map((value) => ({ value, label: t[value] }))}
          onChange={(choice) => {
            chooseSound(choice);
            if (choice !== "off") void playSound();
          }}
        />
      </SettingRow>
    </>
  );
}

function permissionNow(): Permission {
  return "Notification" in globalThis ? Notification.permission : "unsupported";
}
