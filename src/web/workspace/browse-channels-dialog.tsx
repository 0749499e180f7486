import { params } from "@nanostores/i18n";
import { useState } from "react";
import type { ChannelView } from "../../protocol/http.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { navigate } from "../route.ts";
import { rank } from "../switcher/rank.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field, FormError } from "../ui/field.tsx";
import { CheckIcon, HashIcon, LockIcon } from "../ui/icons.tsx";
import { Link } from "../ui/link.tsx";
import { EmptyState } from "../ui/states.tsx";
import styles from "./browse-channels-dialog.module.css";
import { channelLists } from "./channel-lists.ts";
import { openOverlay } from "./open-overlay.ts";
import { useWorkspace } from "./workspace-data.tsx";

const words = i18n("browseChannels", {
  title: "Browse channels",
  find: "Find by name",
  list: "Channels",
  joined: "Joined",
  join: "Join",
  joinNamed: params("Join {name}"),
  private: "private",
  create: "Create a channel",
  nothing: params("No channel is called “{query}”."),
  nothingText: "Another word may find it, or you make it.",
});

/** Channels shown at once; a longer list is searched, not scrolled. */
const SHOWN = 100;

/** Every channel that one may see, those not joined first. */
export function BrowseChannelsDialog({ onClose }: { onClose: () => void }) {
  const t = useWords(words);
  const { workspace, channels } = useWorkspace();
  const [query, setQuery] = useState("");
  const { joined, others } = channelLists(channels, ({ name }) => name);
  const found = rank(
    query,
    [...others, ...joined].map((channel) => ({
      channel,
      name: channel.name,
      boost: channel.joined ? 0 : 1,
    })),
    SHOWN,
  );
  return (
    <Dialog title={t.title} onClose={onClose}>
      <Field label={t.find} type="search" value={query} onChange={setQuery} autoComplete="off" />
      <ul className={styles["list"]} aria-label={t.list}>
        {found.map(({ item: { channel } }) => (
          <Row key={channel.id} channel={channel} onGo={onClose} />
        ))}
      </ul>
      {found.length === 0 && (
        <EmptyState title={t.nothing({ query: query.trim() })} text={t.nothingText}>
          {workspace.role !== "guest" && (
            <Button onClick={() => openOverlay("create-channel")}>{t.create}</Button>
          )}
        </EmptyState>
      )}
    </Dialog>
  );
}

function Row({ channel, onGo }: { channel: ChannelView; onGo: () => void }) {
  const t = useWords(words);
  const { reloadChannels } = useWorkspace();
  const to = { at: "channel", workspaceId: channel.workspaceId, channelId: channel.id } as const;
  const { busy, error, run } = useSubmit(async () => {
    await api.channels.join(channel.id);
    await reloadChannels();
    navigate(to);
    onGo();
  });
  const Icon = channel.kind === "private" ? LockIcon : HashIcon;
  return (
    <li className={styles["row"]}>
      <Icon className={styles["icon"]} />
      <div className={styles["about"]}>
        <Link to={to} className={styles["name"]} onClick={onGo}>
          {channel.name}
        </Link>
        {channel.kind === "private" && <span className="visually-hidden"> ({t.private})</span>}
        {channel.topic !== "" && <p className={styles["topic"]}>{channel.topic}</p>}
      </div>
      {channel.joined ? (
        <span className={styles["joined"]}>
          <CheckIcon size={14} /> {t.joined}
        </span>
      ) : (
        <Button busy={busy} onClick={run} aria-label={t.joinNamed({ name: channel.name })}>
          {t.join}
        </Button>
      )}
      {error !== undefined && (
        <div className={styles["error"]}>
          <FormError>{error}</FormError>
        </div>
      )}
    </li>
  );
}
