import { params } from "@nanostores/i18n";
import { useCallback, useEffect, useState } from "react";
import type { ChannelClient, ChannelState } from "../../client/index.ts";
import { i18n } from "../i18n/i18n.ts";
import { explain } from "../lib/explain.ts";
import { usePanel } from "../panel/panel-view.ts";
import { settleAt, useRoute } from "../route.ts";
import { toast } from "../ui/toast.ts";
import type { Target } from "./use-target.ts";

const words = i18n("jump", {
  gone: "That message is no longer there.",
  failed: params("The message did not load. {cause}"),
});

/** The message that the address names in this channel; renders again when it changes. */
export function useAddressedMessage(channelId: string): number | undefined {
  const route = useRoute();
  if (route.at !== "channel" || route.channelId !== channelId) return undefined;
  return route.messageSeq;
}

/** True where the address names a reply, which stands in the thread that it opens as well. */
export function useIsReplyAddressed(channelId: string): boolean {
  const seq = useAddressedMessage(channelId);
  const panel = usePanel();
  return seq !== undefined && panel?.kind === "thread" && panel.of !== String(seq);
}

/**
 * Follows an address to a message: brings it into the log, and answers it as the target of the
 * timeline. `isReply` where it stands in a thread alone, which goes there by itself.
 */
export function useJump(
  client: ChannelClient,
  state: ChannelState,
  isReply: boolean,
): { target: Target | undefined; arrived: () => void } {
  const { channelId } = client;
  const seq = useAddressedMessage(channelId);
  const [target, setTarget] = useState<Target>();
  // A log that has yet to begin, or to begin anew, would lose what is loaded now.
  const ready = state.phase === "ready" && (state.role !== null || state.status.kind === "offline");

  useEffect(() => {
    if (seq === undefined || isReply || !ready) return;
    let wanted = true;
    client.jumpTo(seq).then(
      (found) => {
        if (!wanted) return;
        if (found) return setTarget({ seq });
        toast(words.get().gone);
        settle();
      },
      (error: unknown) => {
        if (!wanted) return;
        toast(words.get().failed({ cause: explain(error) }));
        settle();
      },
    );
    return () => {
      wanted = false;
    };
  }, [client, seq, isReply, ready]);
  return { target, arrived: settle };
}

/** The same where there is no live channel: which message to load the history around. */
export function usePreviewJump(channelId: string) {
  const addressed = useAddressedMessage(channelId);
  const isReply = useIsReplyAddressed(channelId);
  const seq = isReply ? undefined : addressed;
  const [target, setTarget] = useState<Target | undefined>(() =>
    seq === undefined ? undefined : { seq },
  );
  if (seq !== undefined && seq !== target?.seq) setTarget({ seq });
  const leave = useCallback(() => setTarget(undefined), []);
  return { target, arrived: settle, around: target?.seq, leave };
}

/** Once one is there the address is the channel's again: the same link works a second time. */
export function settle(): void {
  const { pathname } = location;
  const match = /^\/w\/([^/]+)\/c\/([^/]+)\/m\//.exec(pathname);
  const [, workspaceId, channelId] = match ?? [];
  if (workspaceId !== undefined && channelId !== undefined)
    settleAt({ at: "channel", workspaceId, channelId });
}
