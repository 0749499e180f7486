import type { ChannelView } from "../../protocol/http.ts";
import styles from "./timeline.module.css";

/** What stands above the first message of a channel. */
export function TimelineStart({ channel }: { channel: ChannelView }) {
  return (
    <div className={styles["start"]}>
      <h2>#{channel.name}</h2>
      <p>
        {channel.kind === "private"
          ? "This is the beginning of a private channel. Only people who are added can see it."
          : "This is the beginning of the channel. Everybody in the workspace can read and join it."}
        {channel.topic !== "" && ` ${channel.topic}`}
      </p>
    </div>
  );
}
