import type { PresenceStatus } from "../../protocol/presence.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import styles from "./presence-dot.module.css";

const words = i18n("presence", {
  online: "online",
  away: "away",
  dnd: "do not disturb",
  offline: "not here",
});

/** How somebody is here, in a shape of its own as well as a colour. */
export function PresenceDot({
  status,
  silent = false,
}: {
  status: PresenceStatus;
  /** The words stand beside it. */
  silent?: boolean;
}) {
  const t = useWords(words);
  return (
    <svg
      className={styles["dot"]}
      data-status={status}
      width={12}
      height={12}
      viewBox="0 0 12 12"
      role="img"
      aria-hidden={silent || undefined}
      aria-label={t[status]}
    >
      {status === "online" && <circle cx={6} cy={6} r={4} fill="currentColor" />}
      {status === "away" && (
        <path fill="currentColor" d="M6.8 2a4 4 0 1 0 3.2 5.6A3.4 3.4 0 0 1 6.8 2Z" />
      )}
      {status === "dnd" && (
        <path
          fill="currentColor"
          fillRule="evenodd"
          d="M6 2a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM4 5.3v1.4h4V5.3Z"
        />
      )}
      {status === "offline" && (
        <circle cx={6} cy={6} r={3.25} fill="none" stroke="currentColor" strokeWidth={1.5} />
      )}
    </svg>
  );
}
