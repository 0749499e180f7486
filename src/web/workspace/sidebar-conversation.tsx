import type { ChannelView } from "../../protocol/http.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { PersonFace } from "../panel/person-face.tsx";
import { useMe } from "../session.tsx";
import { Link } from "../ui/link.tsx";
import { othersIn, titleOf } from "./channel-lists.ts";
import styles from "./sidebar.module.css";
import { UnreadBadge } from "./unread-badge.tsx";
import type { Mark } from "./marks.ts";
import { useWorkspace } from "./workspace-data.tsx";

const words = i18n("sidebarConversation", { muted: "muted" });

type SidebarConversationProps = { channel: ChannelView; mark: Mark; current: boolean };

/** The way to a conversation: a face and its presence, or how many there are. */
export function SidebarConversation({ channel, mark, current }: SidebarConversationProps) {
  const t = useWords(words);
  const me = useMe();
  const { nameOf } = useWorkspace();
  const others = othersIn(channel, me.id);
  const title = titleOf(channel, me.id, nameOf);
  const one = others.length === 1 ? others[0] : undefined;
  return (
    <Link
      to={{ at: "channel", workspaceId: channel.workspaceId, channelId: channel.id }}
      className={styles["row"]}
      title={title}
      data-row=""
      data-dim={mark.muted}
      data-unread={mark.bold}
      aria-current={current ? "page" : undefined}
    >
      {one === undefined ? (
        <span className={styles["several"]} aria-hidden="true">
          {others.length}
        </span>
      ) : (
        <PersonFace userId={one} size="tiny" />
      )}
      <span className={styles["rowName"]}>{title}</span>
      {mark.muted && <span className="visually-hidden"> ({t.muted})</span>}
      <UnreadBadge mark={mark} />
    </Link>
  );
}
