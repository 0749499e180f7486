import { useEffect, useMemo } from "react";
import { settle, useAddressedMessage, useIsReplyAddressed } from "../channel/use-jump.ts";
import type { Target } from "../channel/use-target.ts";
import { i18n } from "../i18n/i18n.ts";
import { toast } from "../ui/toast.ts";
import type { Thread } from "./use-thread.ts";

const words = i18n("replyTarget", { gone: "That reply is no longer there." });

/** The reply that the address names, as the target of the thread's timeline. */
export function useReplyTarget(
  channelId: string,
  { phase, replies }: Thread,
): { target: Target | undefined; arrived: () => void } {
  const addressed = useAddressedMessage(channelId);
  const isReply = useIsReplyAddressed(channelId);
  const seq = isReply ? addressed : undefined;
  const found = seq !== undefined && replies.some((reply) => reply.seq === seq);
  useEffect(() => {
    if (seq === undefined || found || phase !== "ready") return;
    toast(words.get().gone);
    settle();
  }, [seq, found, phase]);
  const target = useMemo(() => (seq === undefined ? undefined : { seq }), [seq]);
  return { target, arrived: settle };
}
