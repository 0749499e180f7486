import { useMemo } from "react";
import { params } from "@nanostores/i18n";
import type { ChannelView } from "../../protocol/http.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { useMe } from "../session.tsx";
import { ChannelHeader } from "./channel-header.tsx";
import styles from "./channel-page.module.css";
import { JoinBar } from "./join-bar.tsx";
import { PlaceContext } from "./message-context.ts";
import { usePlace } from "./use-place.ts";
import { Timeline } from "./timeline.tsx";
import { TimelineStart } from "./timeline-start.tsx";
import { useMeet } from "./use-meet.ts";
import { usePreviewJump } from "./use-jump.ts";
import { usePreviewPages } from "./use-preview-pages.ts";
import { useRows } from "./use-rows.ts";

const words = i18n("previewChannel", { label: params("Messages in {channel}") });

const NONE: readonly never[] = [];

/** A public channel before joining: its history, read-only, and the button that changes that. */
export function PreviewChannel({ channel }: { channel: ChannelView }) {
  const t = useWords(words);
  const me = useMe();
  const { target, arrived, around, leave } = usePreviewJump(channel.id);
  const pages = usePreviewPages(channel.id, around);
  const { messages, hasOlder, hasNewer } = pages;

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
        <JoinBar channel={channel} />
      </div>
    </>
  );
}
