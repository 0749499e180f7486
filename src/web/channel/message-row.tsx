import { use } from "react";
import type { ReactNode } from "react";
import type { ErrorCode } from "../../protocol/errors.ts";
import type { Message } from "../../protocol/events.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { lazyPart } from "../lib/lazy-part.tsx";
import { emptyPoll } from "../poll/tally.ts";
import { useMe } from "../session.tsx";
import { ThreadSummary } from "../thread/thread-summary.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { Body } from "./body.tsx";
import { withEffect } from "./effects.ts";
import { FailedLine } from "./failed-line.tsx";
import {
  ActionsContext,
  EditingContext,
  EffectsContext,
  MessageContext,
  RightsContext,
  PlaceContext,
} from "./message-context.ts";
import { MessageFrame } from "./message-frame.tsx";
import { MessageNotes } from "./message-notes.tsx";
import styles from "./message-row.module.css";
import { Reactions } from "./reactions.tsx";
import type { PendingSend } from "./timeline-rows.ts";

const MessageBar = lazyPart(async () => (await import("./message-bar.tsx")).MessageBar);

const EditBox = lazyPart(async () => (await import("./edit-box.tsx")).EditBox, {
  waiting: ({ message }) => <Body text={message.body} editedAt={message.editedAt} />,
});

const PollCard = lazyPart(async () => (await import("../poll/poll-card.tsx")).PollCard, {
  waiting: ({ poll }) => <Body text={poll.question} />,
});
const UndoLine = lazyPart(async () => (await import("../composing/undo-line.tsx")).UndoLine);

const words = i18n("message", {
  deleted: "Message deleted",
  notSent: "Not sent.",
  notChanged: "Not changed.",
  alot: "That was a lot at once. It is sent by itself.",
  busy: "The server is busy. It is sent by itself.",
});

/** A row's place: its key, its time in ms, and whether it goes on under the name above. */
export type Placed = { rowKey: string; ms: number; grouped: boolean };

/** What is left of a message that was deleted; its thread goes on. */
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
      {message.replyCount > 0 && <ThreadSummary message={message} />}
    </article>
  );
}

/** A message that the log holds, as one's own changes on their way will make it. */
export function MessageRow({ message: stored, ...placed }: Placed & { message: Message }) {
  const t = useWords(words);
  const me = useMe();
  const actions = use(ActionsContext);
  const place = use(PlaceContext);
  const { moderator, mayPin } = use(RightsContext);
  const editing = use(EditingContext) === stored.seq && actions !== undefined;
  const effect = use(EffectsContext).get(stored.seq);
  const message = withEffect(stored, effect, me.id);
  const { seq, authorId, poll, replyCount } = message;
  if (message.deletedAt !== null) return <DeletedRow rowKey={placed.rowKey} message={message} />;

  const mine = authorId === me.id;
  const card = poll && (
    <PollCard
      poll={poll}
      mayClose={mine || moderator}
      {...(actions && {
        onVote: (option, on) => actions.vote(seq, option, on),
        onClose: () => actions.closePoll(seq),
      })}
    />
  );
  return (
    <MessageFrame
      {...placed}
      grouped={placed.grouped || message.me === true}
      authorId={authorId}
      guise={message.as}
      seq={seq}
      editing={editing}
      {...(actions &&
        place && {
          renderBar: (attention) => (
            <MessageBar
              message={message}
              actions={actions}
              place={place}
              attention={attention}
              mayEdit={mine && !poll}
              mayDelete={mine || moderator}
              mayPin={mayPin}
            />
          ),
        })}
    >
      <MessageNotes message={message} />
      <MessageContext value={message}>
        {card ??
          (editing ? <EditBox message={message} actions={actions} /> : <Words {...message} />)}
      </MessageContext>
      {effect?.failed && <FailedLine item={effect.failed} title={t.notChanged} actions={actions} />}
      {message.reactions.length > 0 && (
        <Reactions
          reactions={message.reactions}
          onToggle={actions && ((emoji, on) => actions.react(seq, emoji, on))}
        />
      )}
      {replyCount > 0 && place?.threadSeq !== seq && <ThreadSummary message={message} />}
    </MessageFrame>
  );
}

type WordsProps = Pick<Message, "authorId" | "body"> &
  Partial<Pick<Message, "as" | "me" | "editedAt">>;

/** The words of a message; what its author does goes on after their name. */
function Words({ authorId, as, body, me, editedAt = null }: WordsProps): ReactNode {
  const { nameOf } = useWorkspace();
  if (me !== true) return <Body text={body} editedAt={editedAt} />;
  return (
    <div className={styles["me"]}>
      <button
        type="button"
        className={styles["name"]}
        tabIndex={-1}
        data-person={as === undefined ? authorId : undefined}
      >
        {as?.name ?? nameOf(authorId)}
      </button>{" "}
      <Body text={body} editedAt={editedAt} />
    </div>
  );
}

/** A message on its way, or one that failed and waits for its author. */
export function PendingRow({ pending, ...placed }: Placed & { pending: PendingSend }) {
  const t = useWords(words);
  const me = useMe();
  const actions = use(ActionsContext);
  const failed = pending.state === "failed";
  const { body, poll, me: doing = false } = pending.command;
  return (
    <MessageFrame
      {...placed}
      grouped={placed.grouped || doing}
      authorId={me.id}
      state={failed ? "failed" : "pending"}
    >
      {poll ? (
        <PollCard poll={emptyPoll(poll)} mayClose={false} />
      ) : (
        <Words authorId={me.id} body={body} {...(doing && { me: true })} />
      )}
      {!failed && pending.refusal && (
        <p className={styles["later"]}>{t[whyLater(pending.refusal.code)]}</p>
      )}
      {pending.heldUntil !== undefined && (
        <UndoLine heldUntil={pending.heldUntil} onUndo={() => actions?.undo(pending.id)} />
      )}
      {failed && <FailedLine item={pending} title={t.notSent} actions={actions} />}
    </MessageFrame>
  );
}

function whyLater(code: ErrorCode): "alot" | "busy" {
  return code === "rate_limited" ? "alot" : "busy";
}
