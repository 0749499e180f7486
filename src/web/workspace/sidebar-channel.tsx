import type { ChannelView } from "../../protocol/http.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { HashIcon, LockIcon } from "../ui/icons.tsx";
import { Link } from "../ui/link.tsx";
import styles from "./sidebar.module.css";
import { UnreadBadge } from "./unread-badge.tsx";
import type { Mark } from "./marks.ts";

const words = i18n("sidebarChannel", { private: "private", muted: "muted" });

type SidebarChannelProps = { channel: ChannelView; mark: Mark; current: boolean };

/** The way to a channel. */
export function SidebarChannel({ channel, mark, current }: SidebarChannelProps) {
  const t = useWords(words);
  const Icon = channel.kind === "private" ? LockIcon : HashIcon;
  return (
    <Link
      to={{ at: "channel", workspaceId: channel.workspaceId, channelId: channel.id }}
      className={styles["row"]}
      title={channel.name}
      data-row=""
      data-dim={mark.muted || !channel.joined}
      data-unread={mark.bold}
      aria-current={current ? "page" : undefined}
    >
      <Icon className={styles["rowIcon"]} />
      <span className={styles["rowName"]}>{channel.name}</span>
      {channel.kind === "private" && <span className="visually-hidden"> ({t.private})</span>}
      {mark.muted && <span className="visually-hidden"> ({t.muted})</span>}
      <UnreadBadge mark={mark} />
    </Link>
  );
}
