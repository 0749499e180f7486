import type { Message } from "../../protocol/events.ts";
import type { Place } from "../channel/message-context.ts";
import { i18n } from "../i18n/i18n.ts";
import { permalinkOf } from "../quote/permalink.ts";
import type { Permalink } from "../quote/permalink.ts";
import { toast } from "../ui/toast.ts";

const words = i18n("copyPermalink", {
  copied: "Link copied",
  notCopied: "The browser did not allow copying.",
});

/** The way to a message from wherever it is shown. */
export function linkTo({ seq }: Pick<Message, "seq">, place: Place): Permalink {
  const { workspaceId, channelId, threadSeq } = place;
  // The first message of a thread stands in the channel.
  return { workspaceId, channelId, seq, threadSeq: threadSeq === seq ? null : threadSeq };
}

/** Puts the address of a message on the clipboard and says so; there is none outside a secure context. */
export async function copyPermalink(message: Message, place: Place): Promise<void> {
  const t = words.get();
  try {
    await navigator.clipboard.writeText(permalinkOf(linkTo(message, place), location.origin));
    toast(t.copied);
  } catch {
    toast(t.notCopied);
  }
}
