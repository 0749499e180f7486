import { params } from "@nanostores/i18n";
import { useState } from "react";
import type { DeviceView } from "../../protocol/push.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { useLoad } from "../lib/use-load.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { pushAbility, turnOff, turnOn } from "../push/this-browser.ts";
import { useMe } from "../session.tsx";
import { Button } from "../ui/button.tsx";
import { FormError } from "../ui/field.tsx";
import { ErrorState } from "../ui/states.tsx";
import { toast } from "../ui/toast.ts";
import { useDates } from "./dates.ts";
import { PageWaiting } from "./page-waiting.tsx";
import styles from "./push-devices.module.css";
import { SettingRow } from "./section.tsx";

const words = i18n("settingsPush", {
  here: "On this device",
  off: "Off. The browser asks you once whether Edgewise may show them.",
  ready: "Off. Turned on, mentions and messages to you come also when Edgewise is closed.",
  on: "On. Mentions and messages to you come also when Edgewise is closed.",
  no: "This browser cannot do it.",
  install: "Add Edgewise to the Home Screen first: only there may it show them.",
  denied: "Blocked in the browser. Its settings for this site allow them again.",
  turnOn: "Turn on",
  turnOff: "Turn off",
  devices: "Devices",
  thisOne: "this device",
  since: params("since {date}"),
  test: "Test",
  testNamed: params("Send a test to {device}"),
  tested: "A test notification is on its way",
  remove: "Remove",
  removeNamed: params("Remove {device}"),
  failed: "Your devices did not load",
  notOn: "The browser could not be reached by its push service. Try again later.",
});

/** Notifications while the app is closed: for this device, and the list of all. */
export function PushDevices() {
  const t = useWords(words);
  const devices = useLoad("devices", () => api.push.devices());
  if (devices.phase === "loading") return <PageWaiting />;
  if (devices.phase === "error")
    return (
      <ErrorState title={t.failed} error={devices.error} onRetry={() => void devices.reload()} />
    );
  const { items } = devices.data;
  return (
    <>
      <HereRow here={items.find(({ here }) => here)} onChanged={devices.reload} />
      {items.length > 0 && (
        <ul className={styles["devices"]} aria-label={t.devices}>
          {items.map((device) => (
            <DeviceRow key={device.id} device={device} onChanged={devices.reload} />
          ))}
        </ul>
      )}
    </>
  );
}

type Changed = { onChanged: () => Promise<void> };

function HereRow({ here, onChanged }: Changed & { here: DeviceView | undefined }) {
  const t = useWords(words);
  const me = useMe();
  const [ability] = useState(pushAbility);
  const [permission, setPermission] = useState(permissionNow);
  const on = useSubmit(
    async () => {
      const turned = await turnOn(me.id).finally(() => setPermission(permissionNow()));
      if (turned !== "denied") await onChanged();
    },
    // The browser's own push service says no in words that help nobody.
    (error) => (error instanceof DOMException ? t.notOn : undefined),
  );
  const off = useSubmit(async () => {
    if (here) await turnOff(here.id);
    await onChanged();
  });
  const state = stateOf(ability, permission, here !== undefined);
  const isOff = state === "off" || state === "ready";
  const error = on.error ?? off.error;
  return (
    <>
      <SettingRow label={t.here} hint={t[state]}>
        {isOff && (
          <Button busy={on.busy} onClick={on.run}>
            {t.turnOn}
          </Button>
        )}
        {state === "on" && (
          <Button busy={off.busy} onClick={off.run}>
            {t.turnOff}
          </Button>
        )}
      </SettingRow>
      {error !== undefined && <FormError>{error}</FormError>}
    </>
  );
}

function DeviceRow({ device, onChanged }: Changed & { device: DeviceView }) {
  const t = useWords(words);
  const { date } = useDates();
  const test = useSubmit(async () => {
    await api.push.test(device.id);
    toast(t.tested);
  });
  const removal = useSubmit(async () => {
    if (device.here) await turnOff(device.id);
    else await api.push.remove(device.id);
    await onChanged();
  });
  const error = test.error ?? removal.error;
  return (
    <li className={styles["device"]}>
      <span className={styles["words"]}>
        <span className={styles["name"]}>{device.device}</span>
        <span className={styles["hint"]}>
          {[device.here ? t.thisOne : undefined, t.since({ date: date(device.createdAt) })]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </span>
      <Button
        busy={test.busy}
        onClick={test.run}
        aria-label={t.testNamed({ device: device.device })}
      >
        {t.test}
      </Button>
      <Button
        look="plain"
        busy={removal.busy}
        onClick={removal.run}
        aria-label={t.removeNamed({ device: device.device })}
      >
        {t.remove}
      </Button>
      {error !== undefined && <FormError>{error}</FormError>}
    </li>
  );
}

function permissionNow(): NotificationPermission {
  return "Notification" in globalThis ? Notification.permission : "default";
}

function stateOf(
  ability: ReturnType<typeof pushAbility>,
  permission: NotificationPermission,
  isOn: boolean,
): "no" | "install" | "denied" | "on" | "off" | "ready" {
  if (ability !== "yes") return ability;
  if (permission === "denied") return "denied";
  if (permission !== "granted") return "off";
  return isOn ? "on" : "ready";
}
