import { count, params } from "@nanostores/i18n";
import { useState } from "react";
import type { Here } from "../../client/index.ts";
import type { ChannelView } from "../../protocol/http.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { cx } from "../lib/cx.ts";
import { lazyPart } from "../lib/lazy-part.tsx";
import { ONE_PANE, useMedia } from "../lib/use-media.ts";
import { openPanel, togglePanel, usePanel } from "../panel/panel-view.ts";
import { PersonFace } from "../panel/person-face.tsx";
import { localTime, statusTextOf } from "../panel/person.ts";
import { useMe } from "../session.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { iconButtonClass } from "../ui/button.tsx";
import { BackIcon, HashIcon, LockIcon, PeopleIcon } from "../ui/icons.tsx";
import { Link } from "../ui/link.tsx";
import { isConversation, othersIn, titleOf } from "../workspace/channel-lists.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import type { ChannelDialog } from "./channel-header-dialogs.tsx";
import styles from "./channel-header.module.css";
import { PinsButton } from "./pins-button.tsx";

const words = i18n("channelHeader", {
  back: "Back to channels",
  editTopic: "Edit the topic",
  addTopic: "Add a topic",
  here: count({ one: "{count} here", other: "{count} here" }),
  people: "Show the people",
  archived: "Archived",
  there: params("{time} there"),
});

const ChannelHeaderMenu = lazyPart(
  async () => (await import("./channel-header-late.ts")).ChannelHeaderMenu,
);
const ChannelDialogs = lazyPart(
  async () => (await import("./channel-header-late.ts")).ChannelDialogs,
);

/** Faces beside the number of those who are here. */
const FACES = 3;

type ChannelHeaderProps = {
  channel: ChannelView | undefined;
  /** Who is connected, while the channel is live. */
  here?: Here | undefined;
};

/** Name, topic, who is here and what one may do; on one pane also the way back to the list. */
export function ChannelHeader({ channel, here }: ChannelHeaderProps) {
  const t = useWords(words);
  const me = useMe();
  const { workspace, nameOf } = useWorkspace();
  const [dialog, setDialog] = useState<ChannelDialog>();
  const onePane = useMedia(ONE_PANE);
  const others = channel && isConversation(channel) ? othersIn(channel, me.id) : [];
  const single = others.length === 1 ? others[0] : undefined;
  return (
    <header className={styles["header"]}>
      {onePane && (
        <Link
          to={{ at: "workspace", workspaceId: workspace.id }}
          className={iconButtonClass}
          aria-label={t.back}
        >
          <BackIcon size={18} />
        </Link>
      )}
      {channel && (
        <h1 className={styles["title"]}>
          {single === undefined ? <KindIcon channel={channel} /> : <PersonFace userId={single} />}
          {single === undefined ? (
            <span>{titleOf(channel, me.id, nameOf)}</span>
          ) : (
            <button type="button" className={styles["person"]} data-person={single}>
              {nameOf(single)}
            </button>
          )}
        </h1>
      )}
      {channel && channel.archivedAt !== null && (
        <span className={styles["archived"]}>{t.archived}</span>
      )}
      {single !== undefined && <About userId={single} />}
      {channel && !isConversation(channel) && (
        <Topic channel={channel} onEdit={() => setDialog("details")} />
      )}
      <div className={styles["end"]}>
        {channel && <PinsButton />}
        {channel && <HereButton here={here} />}
        {channel?.joined === true && <ChannelHeaderMenu channel={channel} onDialog={setDialog} />}
      </div>
      {channel && dialog && (
        <ChannelDialogs dialog={dialog} channel={channel} onClose={() => setDialog(undefined)} />
      )}
    </header>
  );
}

function KindIcon({ channel }: { channel: ChannelView }) {
  if (isConversation(channel)) return <PeopleIcon />;
  return channel.kind === "private" ? <LockIcon /> : <HashIcon />;
}

/** What the other one in a conversation tells of themselves. */
function About({ userId }: { userId: string }) {
  const t = useWords(words);
  const { members } = useWorkspace();
  const person = members.get(userId);
  const now = Date.now();
  const time = localTime(person?.timeZone, now);
  const facts = [statusTextOf(person, now), time === undefined ? undefined : t.there({ time })];
  const text = facts.filter((fact) => fact !== undefined).join(" · ");
  return text === "" ? null : <p className={styles["topic"]}>{text}</p>;
}

/** The topic; who may change it can click on it. */
function Topic({ channel, onEdit }: { channel: ChannelView; onEdit: () => void }) {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const mayEdit = channel.joined && channel.archivedAt === null && workspace.role !== "guest";
  if (!mayEdit)
    return channel.topic === "" ? null : (
      <p className={styles["topic"]} title={channel.topic}>
        {channel.topic}
      </p>
    );
  return (
    <button
      type="button"
      className={cx(styles["topic"], styles["editable"])}
      data-empty={channel.topic === ""}
      title={channel.topic === "" ? undefined : channel.topic}
      aria-label={channel.topic === "" ? t.addTopic : `${channel.topic}, ${t.editTopic}`}
      onClick={onEdit}
    >
      {channel.topic === "" ? t.addTopic : channel.topic}
    </button>
  );
}

/** How many are here, with some faces; opens the people. */
function HereButton({ here }: { here: Here | undefined }) {
  const t = useWords(words);
  const { nameOf, members } = useWorkspace();
  const open = usePanel()?.kind === "people";
  const some = here && here.count > 0 ? here : undefined;
  return (
    <button
      type="button"
      className={styles["here"]}
      aria-expanded={open}
      title={t.people}
      onClick={() => (open ? togglePanel("people") : openPanel("people"))}
    >
      {some ? (
        <>
          <span className={styles["faces"]}>
            {some.userIds.slice(0, FACES).map((userId) => (
              <Avatar
                key={userId}
                userId={userId}
                name={nameOf(userId)}
                image={members.get(userId)?.image}
                size="small"
              />
            ))}
          </span>
          <span className={styles["count"]}>{t.here(some.count)}</span>
        </>
      ) : (
        <PeopleIcon />
      )}
      <span className="visually-hidden"> {t.people}</span>
    </button>
  );
}
