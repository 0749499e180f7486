import type { ReactNode } from "react";
import type { ErrorCode } from "../../protocol/errors.ts";
import type { Message } from "../../protocol/events.ts";
import { cx } from "../lib/cx.ts";
import { explainRefusal } from "../lib/explain.ts";
import { clockTime, fullTime, gutterTime } from "../lib/time.ts";
import { useMe } from "../session.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { InlineButton } from "../ui/button.tsx";
import { WarningIcon } from "../ui/icons.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { Body } from "./body.tsx";
import styles from "./message-row.module.css";
import type { PendingSend } from "./timeline-rows.ts";

type Placed = { ms: number; grouped: boolean };

/** A message that the log holds. */
export function MessageRow({ message, ms, grouped }: Placed & { message: Message }) {
  if (message.deletedAt !== null)
    return (
      <li className={styles["deleted"]} data-testid="message" data-seq={message.seq}>
        Message deleted
      </li>
    );
  return (
    <Frame authorId={message.authorId} ms={ms} grouped={grouped} seq={message.seq}>
      <Body
        text={message.body}
        mark={
          message.editedAt !== null && (
            <span className={styles["edited"]} title={`Edited ${fullTime(message.editedAt)}`}>
              edited
            </span>
          )
        }
      />
    </Frame>
  );
}

/** A message on its way, or one that failed and waits for its author. */
export function PendingRow({
  pending,
  ms,
  grouped,
  onRetry,
  onDiscard,
}: Placed & {
  pending: PendingSend;
  onRetry: ((id: string) => void) | undefined;
  onDiscard: ((id: string) => void) | undefined;
}) {
  const me = useMe();
  const failed = pending.state === "failed";
  return (
    <Frame authorId={me.id} ms={ms} grouped={grouped} state={failed ? "failed" : "pending"}>
      <Body text={pending.command.body} />
      {!failed && pending.refusal && (
        <p className={styles["later"]}>{whyLater(pending.refusal.code)} It is sent by itself.</p>
      )}
      {failed && (
        <div className={styles["failed"]} role="alert">
          <WarningIcon />
          <span>Not sent. {pending.refusal && explainRefusal(pending.refusal)}</span>
          <InlineButton onClick={() => onRetry?.(pending.id)}>Retry</InlineButton>
          <InlineButton onClick={() => onDiscard?.(pending.id)}>Discard</InlineButton>
        </div>
      )}
    </Frame>
  );
}

function whyLater(code: ErrorCode): string {
  return code === "rate_limited" ? "That was a lot at once." : "The server is busy.";
}

function Frame({
  authorId,
  ms,
  grouped,
  seq,
  state = "sent",
  children,
}: Placed & {
  authorId: string;
  seq?: number;
  state?: "sent" | "pending" | "failed";
  children: ReactNode;
}) {
  const { nameOf, members } = useWorkspace();
  const name = nameOf(authorId);
  const time = (
    <time className={styles["time"]} dateTime={new Date(ms).toISOString()} title={fullTime(ms)}>
      {grouped ? gutterTime(ms) : clockTime(ms)}
    </time>
  );
  return (
    <li
      className={cx(styles["row"], !grouped && styles["first"])}
      data-testid="message"
      data-seq={seq}
      data-state={state}
    >
      <div className={styles["gutter"]}>
        {grouped ? (
          time
        ) : (
          <Avatar userId={authorId} name={name} image={members.get(authorId)?.image} />
        )}
      </div>
      <div className={styles["content"]}>
        {grouped ? (
          <span className="visually-hidden">{name}: </span>
        ) : (
          <div className={styles["head"]}>
            <span className={styles["name"]}>{name}</span>
            {members.get(authorId)?.role === "guest" && (
              <span className={styles["guest"]}>guest</span>
            )}
            {time}
            {state === "pending" && <span className="visually-hidden">sending</span>}
          </div>
        )}
        {children}
      </div>
    </li>
  );
}
