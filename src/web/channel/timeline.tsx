import { useCallback, useImperativeHandle, useRef } from "react";
import type { ReactNode, Ref } from "react";
import { count } from "@nanostores/i18n";
import { Virtualizer } from "virtua";
import type { VirtualizerHandle } from "virtua";
import { i18n, useWords } from "../i18n/i18n.ts";
import { DownIcon } from "../ui/icons.tsx";
import { ErrorState } from "../ui/states.tsx";
import { LitContext } from "./message-context.ts";
import { NewerEdge, OlderEdge } from "./older-edge.tsx";
import { Row } from "./row.tsx";
import { useShownRows } from "./shown-rows.ts";
import { RowCount, TimelineItem, TimelineList } from "./timeline-list.tsx";
import styles from "./timeline.module.css";
import type { TimelineRow } from "./timeline-rows.ts";
import { TimelineSkeleton } from "./timeline-skeleton.tsx";
import { useFollowEnd } from "./use-follow-end.ts";
import { useMeasuring } from "./use-measuring.ts";
import { useNewer } from "./use-newer.ts";
import { useOlder } from "./use-older.ts";
import { useReading } from "./use-reading.ts";
import { useRoving } from "./use-roving.ts";
import { useStartAtUnread } from "./use-start-at-unread.ts";
import { useTarget } from "./use-target.ts";
import type { Target } from "./use-target.ts";
import { useUnseen } from "./use-unseen.ts";

/** What others may ask of a timeline. */
export type TimelineHandle = { followEnd: () => void };

type TimelineProps = {
  ref?: Ref<TimelineHandle>;
  label: string;
  rows: readonly TimelineRow[];
  phase: "loading" | "ready";
  loadError: unknown;
  hasOlder: boolean;
  loadOlder: () => Promise<void>;
  /** The rows end before the newest. */
  hasNewer?: boolean;
  loadNewer?: () => Promise<void>;
  /** Somebody wants to go from there to the newest. */
  onLatest?: () => void;
  /** The message to go to, once for each of these objects. */
  target?: Target | undefined;
  /** The message was found and is before the reader's eyes. */
  onTarget?: () => void;
  /** What stands above the very first row. */
  start: ReactNode;
  /** Few rows lie at the top, as in a thread, and not at the bottom. */
  fromTop?: boolean;
  onRetryLoad: () => void;
  /** The reader has the newest row before their eyes. */
  onRead?: () => void;
  /** Escape was pressed in the list. */
  onEscape?: () => void;
};

const words = i18n("timeline", {
  failed: "The messages did not load",
  latest: "Jump to latest",
  fresh: count({ one: "{count} new", other: "{count} new" }),
});

/** Rows are laid this far beyond the edges of the screen, px: who scrolls fast finds them there. */
const LAID_AROUND_PX = 1_200;
/** What there is room for above all rows, px; as in the style of the same place. */
const ABOVE_PX = 48;

/** Rows of a channel, oldest above; only those on the screen are in the page. It never jumps under the reader. */
export function Timeline(props: TimelineProps) {
  const { phase, loadError, hasOlder, hasNewer = false, onRead, target } = props;
  const t = useWords(words);
  const { rows, shift } = useShownRows(props.rows);
  const list = useRef<VirtualizerHandle>(null);
  const { scroller, atEnd, onScroll, settle, followEnd, leaveEnd } = useFollowEnd(
    rows,
    hasNewer,
    list,
  );
  const older = useOlder(scroller, rows, hasOlder, props.loadOlder);
  const newer = useNewer(scroller, rows, hasNewer, props.loadNewer);
  const unseen = useUnseen(rows, atEnd);
  const measuring = useMeasuring(rows, scroller);
  const roving = useRoving(rows, scroller, list, props.onEscape);
  useStartAtUnread(rows, scroller, list, leaveEnd, target !== undefined);
  const lit = useTarget({ rows, scroller, list, leaveEnd, target, onShown: props.onTarget });
  useImperativeHandle(props.ref, () => ({ followEnd }), [followEnd]);

  useReading(rows, atEnd, onRead);

  const { start } = props;
  const rowOf = useCallback(
    (row: TimelineRow) => <Row key={row.key} row={row} top={row.kind === "top" ? start : null} />,
    [start],
  );

  const empty = rows.length === 0;
  const failed = phase === "loading" && loadError !== null;
  return (
    <section className={styles["timeline"]} aria-label={props.label}>
      <div
        ref={scroller}
        className={styles["scroller"]}
        // Keyboards scroll what they can focus.
        tabIndex={0}
        role="group"
        aria-label={props.label}
        data-testid="scroller"
        data-from-top={props.fromTop}
        data-bare={!hasOlder && rows.length === 1 && rows[0]?.kind === "top"}
        onKeyDown={roving.onKeyDown}
        onFocus={roving.onFocus}
        onScroll={() => {
          onScroll();
          older.loadIfNear();
          newer.loadIfNear();
        }}
      >
        {phase === "loading" && !failed && empty && <TimelineSkeleton />}
        {failed && <ErrorState title={t.failed} error={loadError} onRetry={props.onRetryLoad} />}
        <div className={styles["above"]}>
          {hasOlder && <OlderEdge error={older.error} onRetry={older.load} />}
        </div>
        <RowCount value={hasOlder || hasNewer ? -1 : rows.length}>
          <LitContext value={lit}>
            <Virtualizer
              ref={list}
              as={TimelineList}
              item={TimelineItem}
              data={rows}
              shift={shift}
              bufferSize={LAID_AROUND_PX}
              startMargin={props.fromTop ? 0 : ABOVE_PX}
              keepMounted={roving.index === undefined ? measuring : [...measuring, roving.index]}
              onResize={settle}
            >
              {rowOf}
            </Virtualizer>
          </LitContext>
        </RowCount>
        {newer.error !== undefined && <NewerEdge error={newer.error} onRetry={newer.load} />}
        <div className={styles["below"]} />
      </div>
      {!atEnd && (
        <button
          type="button"
          className={styles["jump"]}
          onClick={() => {
            if (hasNewer) props.onLatest?.();
            followEnd();
          }}
        >
          <DownIcon />
          {unseen > 0 && !hasNewer ? t.fresh(unseen) : t.latest}
        </button>
      )}
    </section>
  );
}
