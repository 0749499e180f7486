import { i18n } from "../i18n/i18n.ts";
import { pathOf } from "../route.ts";
import { toast } from "../ui/toast.ts";

const words = i18n("copyLink", {
  copied: "Link copied",
  notCopied: "The browser did not allow copying.",
});

/** Puts the address of a channel on the clipboard and says whether it is there; there is none outside a secure context. */
export async function copyChannelLink({
  workspaceId,
  id,
}: {
  workspaceId: string;
  id: string;
}): Promise<void> {
  const link = location.origin + pathOf({ at: "channel", workspaceId, channelId: id });
  const t = words.get();
  try {
    await navigator.clipboard.writeText(link);
    toast(t.copied);
  } catch {
    toast(t.notCopied);
  }
}
