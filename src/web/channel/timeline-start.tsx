import type { ChannelView } from "../../protocol/http.ts";
import styles from "./timeline.module.css";

/** What stands above the first message of a channel. */
export function TimelineStart({ channel }: { channel: ChannelView }) {
  return (
    <div className={styles["start"]}>
      <h2>#{channel.name}</h2>
      {channel.topic !== "" && <p className={styles["startTopic"]}>{channel.topic}</p>}
      <p>
        {channel.kind === "private"
          ? "This is the beginning of a private channel. Only people who are added can see it."
          : "This is the beginning of the channel. Everybody in the workspace can read and join it."}
      </p>
    </div>
  );
}
