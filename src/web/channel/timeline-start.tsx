import { params } from "@nanostores/i18n";
import type { ChannelView } from "../../protocol/http.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { useMe } from "../session.tsx";
import { isConversation, titleOf } from "../workspace/channel-lists.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import styles from "./timeline.module.css";

const words = i18n("timelineStart", {
  private: "This is the beginning of a private channel. Only people who are added can see it.",
  public: "This is the beginning of the channel. Everybody in the workspace can read and join it.",
  conversation: params("This is the beginning of your conversation with {names}."),
});

/** What stands above the first message of a channel. */
export function TimelineStart({ channel }: { channel: ChannelView }) {
  const t = useWords(words);
  const me = useMe();
  const { nameOf } = useWorkspace();
  const title = titleOf(channel, me.id, nameOf);
  if (isConversation(channel))
    return (
      <div className={styles["start"]}>
        <h2>{title}</h2>
        <p>{t.conversation({ names: title })}</p>
      </div>
    );
  return (
    <div className={styles["start"]}>
      <h2>#{title}</h2>
      {channel.topic !== "" && <p className={styles["startTopic"]}>{channel.topic}</p>}
      <p>{channel.kind === "private" ? t.private : t.public}</p>
    </div>
  );
}
