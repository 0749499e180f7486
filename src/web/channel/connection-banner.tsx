import { count, params } from "@nanostores/i18n";
import { lazyPart } from "../lib/lazy-part.tsx";
import { useOnline } from "../lib/use-online.ts";
import { InlineButton } from "../ui/button.tsx";
import type { ConnectionStatus } from "../../client/index.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import styles from "./connection-banner.module.css";
import { useSecondsTo, useTrouble } from "./use-trouble.ts";

const ConnectionEnded = lazyPart(
  async () => (await import("./connection-ended.tsx")).ConnectionEnded,
);

type BannerProps = {
  status: ConnectionStatus;
  /** Messages that have not been sent yet. */
  waiting: number;
  onNudge: () => void;
  onConnectAgain: () => void;
};

const words = i18n("connectionBanner", {
  offline: "You are offline.",
  connecting: "Connecting…",
  reconnecting: "Reconnecting…",
  away: "No connection to the server.",
  youCan: "You can read, and what you write is sent later.",
  waits: count({
    one: "{count} message waits to be sent.",
    other: "{count} messages wait to be sent.",
  }),
  again: params("Reconnecting in {seconds} s"),
  now: "Try now",
  back: "Back online.",
  sending: count({ one: "Sending {count} message…", other: "Sending {count} messages…" }),
  sent: count({ one: "Sent {count} message.", other: "Sent {count} messages." }),
});

/** A shorter wait than this is over before one has read it. */
const COUNTED_FROM_S = 3;

/** Says that the channel is not live, what still works, how many messages wait and what to do. */
export function ConnectionBanner({ status, waiting, onNudge, onConnectAgain }: BannerProps) {
  const t = useWords(words);
  const online = useOnline();
  // A socket may take a minute to notice that its network is gone; the browser knows at once.
  const first = online && status.kind === "connecting" && status.cause === null;
  const trouble = useTrouble(
    online && status.kind === "live",
    { certain: !online, first },
    waiting,
  );
  const seconds = useSecondsTo("nextAttemptAt" in status ? status.nextAttemptAt : 0);
  if (status.kind === "ended")
    return <ConnectionEnded cause={status.cause} again={onConnectAgain} />;

  const wait = waiting > 0 ? t.waits(waiting) : t.youCan;
  const done = waiting > 0 ? t.sending(waiting) : trouble.most > 0 ? t.sent(trouble.most) : "";
  const text = {
    none: "",
    away: `${headline(t, status, online)} ${wait}`,
    back: `${t.back} ${done}`.trim(),
  }[trouble.phase];
  const tone = { none: "none", away: "amber", back: "green" }[trouble.phase];
  const idle = trouble.phase === "away" && online && status.kind !== "connecting";
  return (
    <div className={styles["banner"]} data-tone={tone}>
      <span className={styles["pulse"]} aria-hidden="true" />
      {/* There from the start, so that its first words are read out too; no count-down is. */}
      <span role="status">{text}</span>
      {idle && (
        <span className={styles["again"]}>
          {seconds >= COUNTED_FROM_S && <span>{t.again({ seconds })} · </span>}
          <InlineButton onClick={onNudge}>{t.now}</InlineButton>
        </span>
      )}
    </div>
  );
}

function headline(
  t: { offline: string; connecting: string; reconnecting: string; away: string },
  status: ConnectionStatus,
  online: boolean,
): string {
  if (!online) return t.offline;
  if (status.kind !== "connecting" && status.kind !== "live") return t.away;
  return status.kind === "connecting" && status.cause === null ? t.connecting : t.reconnecting;
}
