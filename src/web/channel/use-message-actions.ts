import { useMemo, useState } from "react";
import type { RefObject } from "react";
import type { ChannelClient } from "../../client/index.ts";
import { openPanel } from "../panel/panel-view.ts";
import type { ComposerHandle } from "./composer.tsx";
import type { MessageActions } from "./message-context.ts";

type Here = {
  composer: RefObject<ComposerHandle | null>;
  /** Somebody wants to come back to a message later; absent in a thread. */
  onMarkUnread?: (seq: number) => void;
  /** False in a thread: a reply has none of its own. */
  hasThreads: boolean;
};

/** What can be done with the messages of a channel; the actions stay the same, rows are memoised. */
export function useMessageActions(
  client: ChannelClient,
  { composer, onMarkUnread, hasThreads }: Here,
): { actions: MessageActions; editing: number | undefined } {
  const [editing, setEditing] = useState<number>();
  const actions = useMemo<MessageActions>(
    () => ({
      retry: (id) => client.retry(id),
      discard: (id) => {
        client.discard(id);
        // The button goes with the message, and the focus would go with it.
        composer.current?.focus();
      },
      undo: (id) => {
        const held = client.getState().pending.find((item) => item.id === id);
        if (held?.command.type !== "send" || held.heldUntil === undefined) return;
        client.discard(id);
        composer.current?.putBack(held.command.body);
      },
      react: (seq, emoji, on) => void client.react(seq, emoji, on),
      edit: (seq, body) => void client.edit(seq, body),
      remove: (seq) => void client.remove(seq),
      pin: (seq, on) => void client.pin(seq, on),
      vote: (seq, option, on) => void client.vote(seq, option, on),
      closePoll: (seq) => void client.closePoll(seq),
      quote: (body) => composer.current?.quote(body),
      ...(onMarkUnread && { markUnread: onMarkUnread }),
      ...(hasThreads && { reply: (seq: number) => openPanel("thread", String(seq)) }),
      startEdit: setEditing,
      stopEdit: () => {
        setEditing(undefined);
        composer.current?.focus();
      },
    }),
    [client, composer, onMarkUnread, hasThreads],
  );
  return { actions, editing };
}
