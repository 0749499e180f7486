import { params } from "@nanostores/i18n";
import type { ChannelView } from "../../protocol/http.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { isConversation } from "../workspace/channel-lists.ts";
import styles from "./thread-panel.module.css";

const words = i18n("alsoToChannel", {
  channel: params("Also send to #{name}"),
  conversation: "Also send to the conversation",
});

/** Whether the reply that is being written is shown in the channel as well. */
export function AlsoToChannel({
  channel,
  on,
  onChange,
}: {
  channel: ChannelView;
  on: boolean;
  onChange: (on: boolean) => void;
}) {
  const t = useWords(words);
  return (
    <label className={styles["also"]}>
      <input
        type="checkbox"
        checked={on}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>{isConversation(channel) ? t.conversation : t.channel({ name: channel.name })}</span>
    </label>
  );
}
