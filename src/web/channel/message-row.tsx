import { use } from "react";
import { count } from "@nanostores/i18n";
import type { ErrorCode } from "../../protocol/errors.ts";
import type { Message } from "../../protocol/events.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { lazyPart } from "../lib/lazy-part.tsx";
import { useMe } from "../session.tsx";
import { Body } from "./body.tsx";
import { withEffect } from "./effects.ts";
import { FailedLine } from "./failed-line.tsx";
import {
  ActionsContext,
  EditingContext,
  EffectsContext,
  ModeratorContext,
} from "./message-context.ts";
import { MessageFrame } from "./message-frame.tsx";
import styles from "./message-row.module.css";
import { Reactions } from "./reactions.tsx";
import type { PendingSend } from "./timeline-rows.ts";

const MessageBar = lazyPart(async () => (await import("./message-bar.tsx")).MessageBar);

const EditBox = lazyPart(async () => (await import("./edit-box.tsx")).EditBox, {
  waiting: ({ message }) => <Body text={message.body} editedAt={message.editedAt} />,
});

const words = i18n("message", {
  deleted: "Message deleted",
  replies: count({ one: "{count} reply", other: "{count} replies" }),
  notSent: "Not sent.",
  notChanged: "Not changed.",
  alot: "That was a lot at once. It is sent by itself.",
  busy: "The server is busy. It is sent by itself.",
});

/** A row's place: its key, its time in ms, and whether it goes on under the name above. */
export type Placed = { rowKey: string; ms: number; grouped: boolean };

/** What is left of a message that was deleted. */
export function DeletedRow({ rowKey, message }: { rowKey: string; message: Message }) {
  const t = useWords(words);
  return (
    <article
      className={styles["deleted"]}
      tabIndex={-1}
      data-testid="message"
      data-seq={message.seq}
      data-key={rowKey}
    >
      {t.deleted}
    </article>
  );
}

/** A message that the log holds, as one's own changes on their way will make it. */
export function MessageRow({ message: stored, ...placed }: Placed & { message: Message }) {
  const t = useWords(words);
  const me = useMe();
  const actions = use(ActionsContext);
  const moderator = use(ModeratorContext);
  const editing = use(EditingContext) === stored.seq && actions !== undefined;
  const effect = use(EffectsContext).get(stored.seq);
  const message = withEffect(stored, effect, me.id);
  const { seq, authorId, body, editedAt, replyCount } = message;
  if (message.deletedAt !== null) return <DeletedRow rowKey={placed.rowKey} message={message} />;

  const shown = <Body text={body} editedAt={editedAt} />;
  const mine = authorId === me.id;
  return (
    <MessageFrame
      {...placed}
      authorId={authorId}
      seq={seq}
      editing={editing}
      {...(actions && {
        renderBar: (attention) => (
          <MessageBar
            message={message}
            actions={actions}
            attention={attention}
            mayEdit={mine}
            mayDelete={mine || moderator}
          />
        ),
      })}
    >
      {editing ? <EditBox message={message} actions={actions} /> : shown}
      {effect?.failed && <FailedLine item={effect.failed} title={t.notChanged} actions={actions} />}
      {message.reactions.length > 0 && (
        <Reactions
          reactions={message.reactions}
          onToggle={actions && ((emoji, on) => actions.react(seq, emoji, on))}
        />
      )}
      {replyCount > 0 && <p className={styles["replies"]}>{t.replies(replyCount)}</p>}
    </MessageFrame>
  );
}

/** A message on its way, or one that failed and waits for its author. */
export function PendingRow({ pending, ...placed }: Placed & { pending: PendingSend }) {
  const t = useWords(words);
  const me = useMe();
  const actions = use(ActionsContext);
  const failed = pending.state === "failed";
  return (
    <MessageFrame {...placed} authorId={me.id} state={failed ? "failed" : "pending"}>
      <Body text={pending.command.body} />
      {!failed && pending.refusal && (
        <p className={styles["later"]}>{t[whyLater(pending.refusal.code)]}</p>
      )}
      {failed && <FailedLine item={pending} title={t.notSent} actions={actions} />}
    </MessageFrame>
  );
}

function whyLater(code: ErrorCode): "alot" | "busy" {
  return code === "rate_limited" ? "alot" : "busy";
}
