import { useStore } from "@nanostores/react";
import { useState } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { IconButton, InlineButton } from "../ui/button.tsx";
import { BellIcon, CloseIcon } from "../ui/icons.tsx";
import { dismissOffer, notifyOffer } from "./choices.ts";
import styles from "./notify-offer.module.css";

const words = i18n("notifyOffer", {
  turnOn: "Turn on notifications",
  dismiss: "Do not offer notifications again",
});

/** A quiet line in the sidebar, after the first message that one missed; gone for good on request. */
export function NotifyOffer() {
  const t = useWords(words);
  const offer = useStore(notifyOffer);
  const [permission, setPermission] = useState(permissionNow);
  if (offer !== "due" || permission !== "default") return null;
  const ask = async () => {
    // Asked by a click only: a browser that asks by itself is told no.
    setPermission(await Notification.requestPermission());
  };
  return (
    <div className={styles["offer"]}>
      <BellIcon />
      <InlineButton onClick={() => void ask()}>{t.turnOn}</InlineButton>
      <IconButton label={t.dismiss} onClick={dismissOffer}>
        <CloseIcon size={14} />
      </IconButton>
    </div>
  );
}

function permissionNow(): NotificationPermission {
  return "Notification" in globalThis ? Notification.permission : "denied";
}
