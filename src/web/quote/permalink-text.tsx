import { params } from "@nanostores/i18n";
import type { ReactNode } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { useMe } from "../session.tsx";
import { isConversation, titleOf } from "../workspace/channel-lists.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { parsePermalink } from "./permalink.ts";
import type { Permalink } from "./permalink.ts";

const words = i18n("permalinkText", {
  inChannel: params("a message in {channel}"),
  somewhere: "a message",
});

/** What a link reads as: the address, or where the message is that it names. */
export function PermalinkText({ href, children }: { href: string; children: ReactNode }) {
  const link = parsePermalink(href, location.origin);
  return link ? <Named link={link} /> : children;
}

function Named({ link }: { link: Permalink }) {
  const t = useWords(words);
  const me = useMe();
  const { channels, nameOf } = useWorkspace();
  const channel = channels.find(({ id }) => id === link.channelId);
  if (!channel) return t.somewhere;
  const title = titleOf(channel, me.id, nameOf);
  return t.inChannel({ channel: isConversation(channel) ? title : `#${title}` });
}
