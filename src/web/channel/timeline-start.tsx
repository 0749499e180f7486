import { params } from "@nanostores/i18n";
import { useState } from "react";
import type { ChannelView } from "../../protocol/http.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { lazyPart } from "../lib/lazy-part.tsx";
import { longDate } from "../lib/time.ts";
import { useMe } from "../session.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { Button } from "../ui/button.tsx";
import { HashIcon, InviteIcon, LockIcon, PenIcon } from "../ui/icons.tsx";
import { isConversation, othersIn, titleOf } from "../workspace/channel-lists.ts";
import { openOverlay } from "../workspace/open-overlay.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import type { ChannelDialog } from "./channel-header-dialogs.tsx";
import { mayShape } from "./channel-header-rights.ts";
import styles from "./timeline-start.module.css";

const words = i18n("timelineStart", {
  private: "This is the beginning of a private channel. Only people who are added can see it.",
  public: "This is the beginning of the channel. Everybody in the workspace can read and join it.",
  conversation: params("This is the beginning of your conversation with {names}."),
  created: params("Created on {date}."),
  addPeople: "Add people",
  inviteTeam: "Invite your team",
  setTopic: "Set a topic",
});

const ChannelDialogs = lazyPart(
  async () => (await import("./channel-header-late.ts")).ChannelDialogs,
);

/** So many faces stand for those in a conversation. */
const FACES = 4;

/** What stands above the first message of a channel: what it is, and what one may want to do first. */
export function TimelineStart({ channel }: { channel: ChannelView }) {
  if (isConversation(channel)) return <ConversationStart channel={channel} />;
  return <NamedStart channel={channel} />;
}

function ConversationStart({ channel }: { channel: ChannelView }) {
  const t = useWords(words);
  const me = useMe();
  const { nameOf, members } = useWorkspace();
  const title = titleOf(channel, me.id, nameOf);
  return (
    <div className={styles["start"]}>
      <div className={styles["faces"]}>
        {othersIn(channel, me.id)
          .slice(0, FACES)
          .map((userId) => (
            <span key={userId} data-person={userId}>
              <Avatar
                userId={userId}
                name={nameOf(userId)}
                image={members.get(userId)?.image}
                size="large"
              />
            </span>
          ))}
      </div>
      <h2>{title}</h2>
      <p>{t.conversation({ names: title })}</p>
    </div>
  );
}

function NamedStart({ channel }: { channel: ChannelView }) {
  const t = useWords(words);
  const { workspace, members } = useWorkspace();
  const [dialog, setDialog] = useState<ChannelDialog>();
  const hidden = channel.kind === "private";
  const alone = members.size <= 1;
  return (
    <div className={styles["start"]}>
      <div className={styles["tile"]}>
        {hidden ? <LockIcon size={24} /> : <HashIcon size={26} />}
      </div>
      <h2>{channel.name}</h2>
      {channel.topic !== "" && <p className={styles["topic"]}>{channel.topic}</p>}
      <p>
        {hidden ? t.private : t.public} {t.created({ date: longDate(channel.createdAt) })}
      </p>
      {mayShape(channel, workspace.role) && (
        <div className={styles["actions"]}>
          <Button onClick={() => (alone ? openOverlay("invite") : setDialog("add-people"))}>
            <InviteIcon />
            {alone ? t.inviteTeam : t.addPeople}
          </Button>
          {channel.topic === "" && (
            <Button onClick={() => setDialog("details")}>
              <PenIcon />
              {t.setTopic}
            </Button>
          )}
        </div>
      )}
      {dialog && (
        <ChannelDialogs dialog={dialog} channel={channel} onClose={() => setDialog(undefined)} />
      )}
    </div>
  );
}
