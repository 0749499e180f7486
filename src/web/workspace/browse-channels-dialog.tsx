import { params } from "@nanostores/i18n";
import { useState } from "react";
import type { ChannelView } from "../../protocol/http.ts";
import { byName } from "../lib/by-name.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { navigate } from "../route.ts";
import { Segments } from "../settings/segments.tsx";
import { rank } from "../switcher/rank.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field, FormError } from "../ui/field.tsx";
import { CheckIcon, HashIcon, LockIcon } from "../ui/icons.tsx";
import { InfoIcon } from "../ui/late-icons.tsx";
import { Link } from "../ui/link.tsx";
import { EmptyState } from "../ui/states.tsx";
import styles from "./browse-channels-dialog.module.css";
import { openChannelDetails } from "./channel-dialog.ts";
import { isConversation } from "./channel-lists.ts";
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
  show: "Show",
  all: "All",
  others: "Not joined",
  archived: "Archived",
  noneOfKind: "None here",
  noneOfKindText: "There are no other channels.",
  details: params("About {name}"),
});

const FILTERS = ["all", "others", "archived"] as const;
type Filter = (typeof FILTERS)[number];

/** Channels shown at once; a longer list is searched, not scrolled. */
const SHOWN = 100;

function fits(channel: ChannelView, filter: Filter): boolean {
  if (isConversation(channel)) return false;
  if ((channel.archivedAt !== null) !== (filter === "archived")) return false;
  return filter !== "others" || !channel.joined;
}

/** Every channel that one may see, those not joined first. */
export function BrowseChannelsDialog({ onClose }: { onClose: () => void }) {
  const t = useWords(words);
  const { workspace, channels } = useWorkspace();
  const [query, setQuery] = useState("");
  const [filter, setFilter] = useState<Filter>("all");
  const candidates = channels
    .filter((channel) => fits(channel, filter))
    .toSorted((a, b) => Number(a.joined) - Number(b.joined) || byName(a.name, b.name));
  const found = rank(
    query,
    candidates.map((channel) => ({
      channel,
      name: channel.name,
      boost: channel.joined ? 0 : 1,
    })),
    SHOWN,
  );
  const isSearch = query.trim() !== "";
  return (
    <Dialog title={t.title} size="medium" onClose={onClose}>
      <div className={styles["top"]}>
        <Field label={t.find} type="search" value={query} onChange={setQuery} autoComplete="off" />
        <Segments
          label={t.show}
          value={filter}
          options={FILTERS.map((value) => ({ value, label: t[value] }))}
          onChange={setFilter}
        />
      </div>
      <ul className={styles["list"]} aria-label={t.list}>
        {found.map(({ item: { channel } }) => (
          <Row key={channel.id} channel={channel} onGo={onClose} />
        ))}
      </ul>
      {found.length === 0 && (
        <EmptyState
          title={isSearch ? t.nothing({ query: query.trim() }) : t.noneOfKind}
          text={isSearch ? t.nothingText : t.noneOfKindText}
        >
          {workspace.role !== "guest" && filter !== "archived" && (
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
  const about = channel.topic === "" ? (channel.description ?? "") : channel.topic;
  return (
    <li className={styles["row"]}>
      <Icon className={styles["icon"]} />
      <div className={styles["about"]}>
        <Link to={to} className={styles["name"]} onClick={onGo}>
          {channel.name}
        </Link>
        {channel.kind === "private" && <span className="visually-hidden"> ({t.private})</span>}
        {about !== "" && <p className={styles["topic"]}>{about}</p>}
      </div>
      <div className={styles["deeds"]}>
        {channel.joined && (
          <span className={styles["joined"]}>
            <CheckIcon size={14} /> {t.joined}
          </span>
        )}
        <IconButton
          label={t.details({ name: channel.name })}
          onClick={() => {
            onGo();
            openChannelDetails(channel.id);
          }}
        >
          <InfoIcon />
        </IconButton>
        {!channel.joined && channel.archivedAt === null && (
          <Button busy={busy} onClick={run} aria-label={t.joinNamed({ name: channel.name })}>
            {t.join}
          </Button>
        )}
      </div>
      {error !== undefined && (
        <div className={styles["error"]}>
          <FormError>{error}</FormError>
        </div>
      )}
    </li>
  );
}
