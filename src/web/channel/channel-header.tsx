import { useState } from "react";
import type { ChannelView } from "../../protocol/http.ts";
import { ONE_PANE, useMedia } from "../lib/use-media.ts";
import { IconButton, iconButtonClass } from "../ui/button.tsx";
import { BackIcon, HashIcon, InviteIcon, LockIcon } from "../ui/icons.tsx";
import { Link } from "../ui/link.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { AddPeopleDialog } from "./add-people-dialog.tsx";
import styles from "./channel-page.module.css";

/** Name, topic and who is here; on one pane also the way back to the list. */
export function ChannelHeader({
  channel,
  here,
}: {
  channel: ChannelView | undefined;
  here?: undefined | { count: number; names: string };
}) {
  const { workspace } = useWorkspace();
  const [adding, setAdding] = useState(false);
  const mayAdd = channel?.joined === true && workspace.role !== "guest";
  const onePane = useMedia(ONE_PANE);
  const Icon = channel?.kind === "private" ? LockIcon : HashIcon;
  return (
    <header className={styles["header"]}>
      {onePane && (
        <Link
          to={{ at: "workspace", workspaceId: workspace.id }}
          className={iconButtonClass}
          aria-label="Back to channels"
        >
          <BackIcon size={18} />
        </Link>
      )}
      {channel && (
        <h1 className={styles["title"]}>
          <Icon />
          <span>{channel.name}</span>
        </h1>
      )}
      {channel && channel.topic !== "" && (
        <p className={styles["topic"]} title={channel.topic}>
          {channel.topic}
        </p>
      )}
      {channel && mayAdd && (
        <IconButton
          label={`Add people to ${channel.name}`}
          className={styles["add"]}
          onClick={() => setAdding(true)}
        >
          <InviteIcon />
        </IconButton>
      )}
      {here && here.count > 0 && (
        <p className={styles["here"]} title={here.names}>
          <span className={styles["dot"]} aria-hidden="true" />
          {here.count} here
        </p>
      )}
      {channel && adding && <AddPeopleDialog channel={channel} onClose={() => setAdding(false)} />}
    </header>
  );
}
