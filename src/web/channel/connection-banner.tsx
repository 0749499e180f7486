import type { ReactNode } from "react";
import type { ConnectionStatus } from "../../client/index.ts";
import { CLOSE } from "../../protocol/errors.ts";
import { useAfter } from "../lib/use-after.ts";
import { useOnline } from "../lib/use-online.ts";
import { navigate } from "../route.ts";
import { useSession } from "../session.tsx";
import { InlineButton } from "../ui/button.tsx";
import styles from "./connection-banner.module.css";

type BannerProps = {
  status: ConnectionStatus;
  /** Messages that have not been sent yet. */
  waiting: number;
  onNudge: () => void;
  onConnectAgain: () => void;
};

/** A reconnect that is quicker than this is nobody's business. */
const UNNOTICED_MS = 1_200;

/** Says that the channel is not live, what still works, how many messages wait and what to do. */
export function ConnectionBanner({ status, waiting, onNudge, onConnectAgain }: BannerProps) {
  const online = useOnline();
  // A socket may take a minute to notice that its network is gone; the browser knows at once.
  const shown = useAfter(!online || status.kind !== "live", UNNOTICED_MS);
  if (status.kind !== "ended" && !shown) return null;
  if (status.kind === "ended")
    return (
      <Ended closeCode={status.cause.closeCode} code={status.cause.code} again={onConnectAgain} />
    );
  return (
    <div className={styles["banner"]} data-tone="amber" role="status">
      <span className={styles["pulse"]} aria-hidden="true" />
      <span>
        {headline(status, online)} {whatWaits(waiting)}
      </span>
      {online && status.kind !== "connecting" && (
        <InlineButton onClick={onNudge}>Try now</InlineButton>
      )}
    </div>
  );
}

function headline(status: ConnectionStatus, online: boolean): string {
  if (!online) return "You are offline.";
  if (status.kind === "connecting" && status.cause === null) return "Connecting…";
  if (status.kind === "connecting") return "Reconnecting…";
  return "No connection to the server.";
}

function whatWaits(count: number): string {
  if (count === 0) return "You can read, and what you write is sent later.";
  return count === 1 ? "1 message waits to be sent." : `${count} messages wait to be sent.`;
}

function Ended({
  closeCode,
  code,
  again,
}: {
  closeCode: number | undefined;
  code: string;
  again: () => void;
}) {
  const { retry } = useSession();
  if (closeCode === CLOSE.sessionEnded || code === "unauthenticated")
    return (
      <Final text="Your session ended.">
        <InlineButton onClick={retry}>Sign in again</InlineButton>
      </Final>
    );
  if (closeCode === CLOSE.notAllowed || code === "forbidden")
    return (
      <Final text="You are no longer in this channel. You can read what is here.">
        <InlineButton onClick={() => navigate({ at: "home" })}>Go to another channel</InlineButton>
      </Final>
    );
  if (closeCode === CLOSE.noSuchChannel || code === "not_found")
    return (
      <Final text="This channel is gone.">
        <InlineButton onClick={() => navigate({ at: "home" })}>Go to another channel</InlineButton>
      </Final>
    );
  return (
    <Final text="The connection ended.">
      <InlineButton onClick={again}>Connect again</InlineButton>
    </Final>
  );
}

function Final({ text, children }: { text: string; children: ReactNode }) {
  return (
    <div className={styles["banner"]} data-tone="red" role="alert">
      <span>{text}</span>
      {children}
    </div>
  );
}
