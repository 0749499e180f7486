import { tip } from "../ui/tip.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { useMe } from "../session.tsx";
import { Link } from "../ui/link.tsx";
import { groupList } from "../composing/lists.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import styles from "./body.module.css";
import type { MentionCode } from "./mention-code.ts";
import { HashIcon, LockIcon } from "../ui/icons.tsx";

const words = i18n("mention", {
  here: "Everybody who is here now",
  everybody: "Everybody in this channel",
  group: "a-group",
  hidden: "a channel that you cannot see",
});

/** Who or what is named in a message. What concerns oneself stands out. */
export function Mention({ mention }: { mention: MentionCode }) {
  const t = useWords(words);
  switch (mention.kind) {
    case "person":
      return <PersonMention userId={mention.userId} />;
    case "group":
      return <GroupMention groupId={mention.groupId} />;
    case "channel":
      return <ChannelMention channelId={mention.channelId} />;
    case "here":
      return <Everybody name="here" about={t.here} />;
    case "everybody":
      return <Everybody name="channel" about={t.everybody} />;
  }
}

function PersonMention({ userId }: { userId: string }) {
  const me = useMe();
  const { nameOf } = useWorkspace();
  return (
    <span
      className={styles["mention"]}
      data-own={userId === me.id || undefined}
      data-person={userId}
    >
      @{nameOf(userId)}
    </span>
  );
}

function GroupMention({ groupId }: { groupId: string }) {
  const t = useWords(words);
  const me = useMe();
  const { workspace, nameOf } = useWorkspace();
  const group = groupList.use(workspace.id).find(({ id }) => id === groupId);
  if (!group) return <span className={styles["mention"]}>@{t.group}</span>;
  const own = group.userIds.includes(me.id);
  return (
    <span
      className={styles["mention"]}
      data-own={own || undefined}
      {...tip(`${group.name}: ${group.userIds.map(nameOf).join(", ")}`)}
    >
      @{group.handle}
    </span>
  );
}

/** Everybody is oneself, too. */
function Everybody({ name, about }: { name: string; about: string }) {
  return (
    <span className={styles["mention"]} data-own {...tip(about)}>
      @{name}
    </span>
  );
}

function ChannelMention({ channelId }: { channelId: string }) {
  const t = useWords(words);
  const { workspace, channels } = useWorkspace();
  const channel = channels.find(({ id }) => id === channelId);
  if (!channel) return <span className={styles["hiddenChannel"]}>{t.hidden}</span>;
  return (
    <Link
      className={styles["mention"]}
      to={{ at: "channel", workspaceId: workspace.id, channelId }}
    >
      {channel.kind === "private" ? <LockIcon size={12} /> : <HashIcon size={12} />}
      {/* A line does not end between the sign and the name. */}
      {`\u2060${channel.name}`}
    </Link>
  );
}
