import { ApiError } from "../../client/index.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { useLoad } from "../lib/use-load.ts";
import { useMe } from "../session.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { EmptyState, ErrorState, Late, SkeletonBar } from "../ui/states.tsx";
import type { MessageDialogProps } from "./message-dialog-layer.tsx";
import { PeopleList } from "./people-list.tsx";

const words = i18n("readersDialog", {
  title: "Seen by",
  nobody: "Nobody else yet",
  nobodyText: "People who keep this to themselves are not counted.",
  large: "Not in so large a channel",
  largeText: "Who has read what is shown in channels of up to 50 people.",
  failed: "The list did not load",
});

/** Who has read as far as a message. */
export function ReadersDialog({ message, onClose }: MessageDialogProps) {
  const t = useWords(words);
  const me = useMe();
  const { channelId, seq } = message;
  const load = useLoad(`readers:${channelId}:${seq}`, () => api.messages.readers(channelId, seq));
  const readers =
    load.phase === "ready"
      ? load.data.items
          .map(({ userId }) => userId)
          .filter((userId) => userId !== message.authorId && userId !== me.id)
      : [];
  return (
    <Dialog title={t.title} size="small" onClose={onClose}>
      {load.phase === "loading" && (
        <Late>
          <SkeletonBar width="name" />
        </Late>
      )}
      {load.phase === "error" &&
        (isTooLarge(load.error) ? (
          <EmptyState title={t.large} text={t.largeText} />
        ) : (
          <ErrorState title={t.failed} error={load.error} onRetry={() => void load.reload()} />
        ))}
      {load.phase === "ready" &&
        (readers.length === 0 ? (
          <EmptyState title={t.nobody} text={t.nobodyText} />
        ) : (
          <PeopleList label={t.title} userIds={readers} />
        ))}
    </Dialog>
  );
}

function isTooLarge(error: unknown): boolean {
  return error instanceof ApiError && error.code === "forbidden";
}
