import { useEffect, useEffectEvent, useImperativeHandle, useState } from "react";
import type { ReactNode, Ref } from "react";
import { useMe } from "../session.tsx";
import { DownIcon } from "../ui/icons.tsx";
import { ErrorState } from "../ui/states.tsx";
import { OlderEdge } from "./older-edge.tsx";
import { Row } from "./row.tsx";
import styles from "./timeline.module.css";
import type { TimelineRow } from "./timeline-rows.ts";
import { TimelineSkeleton } from "./timeline-skeleton.tsx";
import { useKeepPlace } from "./use-keep-place.ts";

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
  /** What stands above the very first row. */
  start: ReactNode;
  onRetryLoad: () => void;
  /** The reader has the newest row before their eyes. */
  onRead?: () => void;
  onRetry?: (id: string) => void;
  onDiscard?: (id: string) => void;
};

/** Older rows are asked for this far before the reader gets there. */
const AHEAD_PX = 800;

type Older = { kind: "idle" } | { kind: "loading" } | { kind: "failed"; error: unknown };

/** Rows of a channel, oldest above. It never jumps under the reader. */
export function Timeline(props: TimelineProps) {
  const { rows, phase, loadError, hasOlder, onRead, onRetry, onDiscard } = props;
  const { scroller, list, atEnd, onScroll, followEnd } = useKeepPlace(rows);
  const [older, setOlder] = useState<Older>({ kind: "idle" });
  const unseen = useUnseen(rows, atEnd);
  useImperativeHandle(props.ref, () => ({ followEnd }), [followEnd]);

  const loadOlder = async () => {
    setOlder({ kind: "loading" });
    try {
      await props.loadOlder();
      setOlder({ kind: "idle" });
    } catch (error) {
      setOlder({ kind: "failed", error });
    }
  };
  const loadOlderIfNear = () => {
    const near = (scroller.current?.scrollTop ?? Number.POSITIVE_INFINITY) < AHEAD_PX;
    if (near && hasOlder && older.kind === "idle") void loadOlder();
  };
  // Rows that do not fill the screen leave nothing to scroll.
  const onRows = useEffectEvent(loadOlderIfNear);
  useEffect(() => onRows(), [rows, hasOlder]);

  const readIfLooking = useEffectEvent(() => {
    if (atEnd && document.visibilityState === "visible" && document.hasFocus()) onRead?.();
  });
  useEffect(() => {
    readIfLooking();
    window.addEventListener("focus", readIfLooking);
    return () => window.removeEventListener("focus", readIfLooking);
  }, [rows, atEnd]);

  const failed = phase === "loading" && loadError !== null;
  return (
    <section className={styles["timeline"]} aria-label={props.label}>
      <div
        ref={scroller}
        className={styles["scroller"]}
        // Keyboards scroll what they can focus.
        tabIndex={0}
        onScroll={() => {
          onScroll();
          loadOlderIfNear();
        }}
      >
        {phase === "loading" && !failed && rows.length === 0 && <TimelineSkeleton />}
        {failed && (
          <ErrorState
            title="The messages did not load"
            error={loadError}
            onRetry={props.onRetryLoad}
          />
        )}
        {phase === "ready" && !hasOlder && props.start}
        {hasOlder && (
          <OlderEdge
            error={older.kind === "failed" ? older.error : undefined}
            onRetry={() => void loadOlder()}
          />
        )}
        <ol ref={list} className={styles["rows"]}>
          {rows.map((row) => (
            <Row key={row.key} row={row} onRetry={onRetry} onDiscard={onDiscard} />
          ))}
        </ol>
      </div>
      {!atEnd && (
        <button type="button" className={styles["jump"]} onClick={followEnd}>
          <DownIcon />
          {unseen > 0 ? `${unseen} new` : "Jump to latest"}
        </button>
      )}
    </section>
  );
}

/** How many messages of others came since the reader left the end. */
function useUnseen(rows: readonly TimelineRow[], atEnd: boolean): number {
  const me = useMe();
  const [seenSeq, setSeenSeq] = useState(0);
  const newest = rows.findLast((row) => row.kind === "message")?.message.seq ?? 0;
  if (atEnd && newest > seenSeq) setSeenSeq(newest);
  if (atEnd) return 0;
  return rows.filter(
    (row) => row.kind === "message" && row.message.seq > seenSeq && row.message.authorId !== me.id,
  ).length;
}
