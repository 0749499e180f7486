import { useMemo } from "react";
import { params } from "@nanostores/i18n";
import { ApiError } from "../../client/index.ts";
import type { ChannelView } from "../../protocol/http.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { useMe } from "../session.tsx";
import { Button } from "../ui/button.tsx";
import { FormError } from "../ui/field.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { ChannelHeader } from "./channel-header.tsx";
import styles from "./channel-page.module.css";
import { PlaceContext } from "./message-context.ts";
import { usePlace } from "./use-place.ts";
import { Timeline } from "./timeline.tsx";
import { TimelineStart } from "./timeline-start.tsx";
import { useMeet } from "./use-meet.ts";
import { usePreviewJump } from "./use-jump.ts";
import { usePreviewPages } from "./use-preview-pages.ts";
import { useRows } from "./use-rows.ts";

const words = i18n("previewChannel", {
  label: params("Messages in {channel}"),
  removed: "You were removed from this channel. Somebody who is in it can add you again.",
  looking: params("You are looking at #{channel}. Join it to write and to see what comes."),
  join: "Join channel",
});

function whyNotJoined(error: unknown): string | undefined {
  if (error instanceof ApiError && error.code === "forbidden") return words.get().removed;
  return undefined;
}

const NONE: readonly never[] = [];

/** A public channel before joining: its history, read-only, and the button that changes that. */
export function PreviewChannel({ channel }: { channel: ChannelView }) {
  const t = useWords(words);
  const me = useMe();
  const { reloadChannels } = useWorkspace();
  const { target, arrived, around, leave } = usePreviewJump(channel.id);
  const pages = usePreviewPages(channel.id, around);
  const { messages, hasOlder, hasNewer } = pages;
  const join = useSubmit(async () => {
    await api.channels.join(channel.id);
    await reloadChannels();
  }, whyNotJoined);

  const rows = useRows({
    messages,
    pending: NONE,
    comings: NONE,
    userId: me.id,
    // Until the newest are there nobody knows.
    hasOlder: hasOlder || pages.phase === "loading",
    readSeq: 0,
    hasNewer,
  });
  useMeet(messages, NONE, NONE);
  const place = usePlace(channel, null);
  const start = useMemo(() => <TimelineStart channel={channel} />, [channel]);

  return (
    <>
      <ChannelHeader channel={channel} />
      <div className={styles["body"]}>
        <PlaceContext value={place}>
          <Timeline
            label={t.label({ channel: channel.name })}
            rows={rows}
            phase={pages.phase}
            loadError={pages.error}
            hasOlder={hasOlder}
            loadOlder={pages.loadOlder}
            hasNewer={hasNewer}
            loadNewer={pages.loadNewer}
            onLatest={leave}
            target={target}
            onTarget={arrived}
            onRetryLoad={pages.reload}
            start={start}
          />
        </PlaceContext>
      </div>
      <div className={styles["foot"]}>
        <div className={styles["join"]}>
          <div className={styles["joinText"]}>
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
      </div>
    </>
  );
}
