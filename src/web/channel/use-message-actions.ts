import { useMemo, useState } from "react";
import type { RefObject } from "react";
import type { ChannelClient } from "../../client/index.ts";
import type { ComposerHandle } from "./composer.tsx";
import type { MessageActions } from "./message-context.ts";

/** What can be done with the messages of a channel; the actions stay the same, rows are memoised. */
export function useMessageActions(
  client: ChannelClient,
  composer: RefObject<ComposerHandle | null>,
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
      react: (seq, emoji, on) => void client.react(seq, emoji, on),
      edit: (seq, body) => void client.edit(seq, body),
      remove: (seq) => void client.remove(seq),
      startEdit: setEditing,
      stopEdit: () => {
        setEditing(undefined);
        composer.current?.focus();
      },
    }),
    [client, composer],
  );
  return { actions, editing };
}
