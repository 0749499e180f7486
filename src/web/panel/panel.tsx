import { useEffect, useRef } from "react";
import type { ComponentType } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { ONE_PANE, useMedia } from "../lib/use-media.ts";
import { lazyPart } from "../lib/lazy-part.tsx";
import { IconButton } from "../ui/button.tsx";
import { BackIcon, CloseIcon } from "../ui/icons.tsx";
import { useMe } from "../session.tsx";
import { isConversation, titleOf } from "../workspace/channel-lists.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { closePanel } from "./panel-view.ts";
import type { PanelKind, PanelView } from "./panel-view.ts";
import styles from "./panel.module.css";

const words = i18n("panel", {
  people: "People",
  thread: "Thread",
  pins: "Pinned messages",
  close: "Close panel",
  back: "Back",
});

/** What a kind of panel is given; `of` is the second half of its address. */
export type PanelProps = { of: string; channelId: string | undefined };

type Kind = {
  title: (t: ReturnType<typeof words.get>) => string;
  Content: ComponentType<PanelProps>;
  /** What it is about, beside its title. */
  About?: ComponentType<PanelProps>;
  /** What stands in its head before the way to close it. */
  Action?: ComponentType<PanelProps>;
};

/** What each kind shows. */
const KINDS: Readonly<Record<PanelKind, Kind>> = {
  people: {
    title: (t) => t.people,
    Content: lazyPart(async () => (await import("./people-panel.tsx")).PeoplePanel),
  },
  thread: {
    title: (t) => t.thread,
    Content: lazyPart(async () => (await import("../thread/thread-panel.tsx")).ThreadPanel),
    About: PlaceOfPanel,
    Action: lazyPart(async () => (await import("../thread/follow-button.tsx")).FollowButton),
  },
  pins: {
    title: (t) => t.pins,
    About: PlaceOfPanel,
    Content: lazyPart(async () => (await import("../pins/pins-panel.tsx")).PinsPanel),
  },
};

/** The channel that a panel is about; it may lie over that. */
function PlaceOfPanel({ channelId }: PanelProps) {
  const me = useMe();
  const { channels, nameOf } = useWorkspace();
  const channel = channels.find(({ id }) => id === channelId);
  if (!channel) return null;
  const title = titleOf(channel, me.id, nameOf);
  return <small>{isConversation(channel) ? title : `#${title}`}</small>;
}

/** The right pane: a title, the way to close it, and what its kind shows. */
export function Panel({ view, channelId }: { view: PanelView; channelId: string | undefined }) {
  const t = useWords(words);
  const onePane = useMedia(ONE_PANE);
  const frame = useRef<HTMLElement>(null);
  const kind = KINDS[view.kind];
  useReturningFocus(frame);
  const title = kind.title(t);
  return (
    <aside ref={frame} className={styles["panel"]} aria-label={title} data-pane="panel">
      <header className={styles["head"]}>
        {onePane && (
          <IconButton label={t.back} onClick={closePanel}>
            <BackIcon size={18} />
          </IconButton>
        )}
        <h2>
          {title}
          {kind.About && <kind.About of={view.of} channelId={channelId} />}
        </h2>
        {kind.Action && <kind.Action key={view.of} of={view.of} channelId={channelId} />}
        {!onePane && (
          <IconButton label={t.close} onClick={closePanel}>
            <CloseIcon />
          </IconButton>
        )}
      </header>
      <kind.Content key={`${view.kind}.${view.of}`} of={view.of} channelId={channelId} />
    </aside>
  );
}

/** When the panel goes with the focus in it, the focus goes back to where it came from. */
function useReturningFocus(frame: { current: HTMLElement | null }): void {
  useEffect(() => {
    const before = document.activeElement;
    const panel = frame.current;
    return () => {
      const lost =
        document.activeElement === document.body || panel?.contains(document.activeElement);
      if (lost && before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [frame]);
}
