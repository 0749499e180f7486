import { params } from "@nanostores/i18n";
import { ApiError } from "../../client/index.ts";
import type { ChannelView } from "../../protocol/http.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { Button } from "../ui/button.tsx";
import { FormError } from "../ui/field.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import styles from "./join-bar.module.css";

const words = i18n("joinBar", {
  removed: "You were removed from this channel. Somebody who is in it can add you again.",
  looking: params("You are looking at #{channel}. Join it to write and to see what comes."),
  join: "Join channel",
});

function whyNotJoined(error: unknown): string | undefined {
  if (error instanceof ApiError && error.code === "forbidden") return words.get().removed;
  return undefined;
}

/** Stands in the place of the composer in a channel that one has not joined: the way in. */
export function JoinBar({ channel }: { channel: ChannelView }) {
  const t = useWords(words);
  const { reloadChannels } = useWorkspace();
  const join = useSubmit(async () => {
    await api.channels.join(channel.id);
    await reloadChannels();
  }, whyNotJoined);
  return (
    <div className={styles["join"]}>
      <div className={styles["text"]}>
        {join.error === undefined ? (
          <p>{t.looking({ channel: channel.name })}</p>
        ) : (
          <FormError>{join.error}</FormError>
        )}
      </div>
      <Button look="primary" busy={join.busy} onClick={join.run}>
        {t.join}
      </Button>
    </div>
  );
}
