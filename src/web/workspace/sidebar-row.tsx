import { params } from "@nanostores/i18n";
import type { ChannelView } from "../../protocol/http.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { useMe } from "../session.tsx";
import { MoreIcon } from "../ui/icons.tsx";
import { isConversation, titleOf } from "./channel-lists.ts";
import type { Mark } from "./marks.ts";
import { SidebarChannel } from "./sidebar-channel.tsx";
import { SidebarConversation } from "./sidebar-conversation.tsx";
import styles from "./sidebar.module.css";
import { useWorkspace } from "./workspace-data.tsx";

const words = i18n("sidebarRow", { more: params("More about {name}") });

type SidebarRowProps = { channel: ChannelView; mark: Mark; current: boolean };

/** The row of a channel or a conversation. What arranges the sidebar comes later and finds it by its attributes. */
export function SidebarRow(props: SidebarRowProps) {
  const t = useWords(words);
  const me = useMe();
  const { nameOf } = useWorkspace();
  const { channel } = props;
  return (
    <li className={styles["item"]} data-channel={channel.joined ? channel.id : undefined}>
      {isConversation(channel) ? <SidebarConversation {...props} /> : <SidebarChannel {...props} />}
      {channel.joined && (
        <button
          type="button"
          className={styles["rowMore"]}
          data-row-menu=""
          // The menu key opens the same from the row itself.
          tabIndex={-1}
          aria-haspopup="menu"
          aria-label={t.more({ name: titleOf(channel, me.id, nameOf) })}
        >
          <MoreIcon size={14} />
        </button>
      )}
    </li>
  );
}
