import { i18n, useWords } from "../i18n/i18n.ts";
import type { ChannelView } from "../../protocol/http.ts";
import styles from "./timeline.module.css";

const words = i18n("timelineStart", {
  private: "This is the beginning of a private channel. Only people who are added can see it.",
  public: "This is the beginning of the channel. Everybody in the workspace can read and join it.",
});

/** What stands above the first message of a channel. */
export function TimelineStart({ channel }: { channel: ChannelView }) {
  const t = useWords(words);
  return (
    <div className={styles["start"]}>
      <h2>#{channel.name}</h2>
      {channel.topic !== "" && <p className={styles["startTopic"]}>{channel.topic}</p>}
      <p>{channel.kind === "private" ? t.private : t.public}</p>
    </div>
  );
}
