import { use } from "react";
import type { ReactNode } from "react";
import type { Guise } from "../../protocol/events.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { cx } from "../lib/cx.ts";
import { clockTime, fullTime, gutterTime } from "../lib/time.ts";
import { Avatar } from "../ui/avatar.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { LitContext } from "./message-context.ts";
import type { Placed } from "./message-row.tsx";
import styles from "./message-row.module.css";
import { useAttention } from "./use-attention.ts";
import type { Attention } from "./use-attention.ts";

const words = i18n("messageFrame", {
  guest: "guest",
  app: "app",
  brought: "imported",
  sending: "sending",
});

type FrameProps = Placed & {
  authorId: string;
  /** The name and face that a program has chosen for it, or that somebody has elsewhere. */
  guise?: Guise | undefined;
  seq?: number;
  state?: "sent" | "pending" | "failed";
  editing?: boolean;
  /** What floats over the row while somebody attends to it. */
  renderBar?: (attention: Attention) => ReactNode;
  children: ReactNode;
};

/** What stands around the words of a message: face, name and time, or the time alone in a group. */
export function MessageFrame(props: FrameProps) {
  const {
    rowKey,
    authorId,
    guise,
    ms,
    grouped,
    seq,
    state = "sent",
    editing,
    renderBar,
    children,
  } = props;
  const t = useWords(words);
  const { nameOf, members } = useWorkspace();
  const lit = use(LitContext);
  const attention = useAttention(renderBar !== undefined && editing !== true);
  const name = guise?.name ?? nameOf(authorId);
  const isBrought = guise?.at !== undefined;
  // Of somebody elsewhere only the name is known.
  const person = isBrought && !members.has(authorId) ? undefined : authorId;
  const time = (
    <time className={styles["time"]} dateTime={new Date(ms).toISOString()} title={fullTime(ms)}>
      {grouped ? gutterTime(ms) : clockTime(ms)}
    </time>
  );
  return (
    <article
      className={cx(styles["row"], !grouped && styles["first"])}
      aria-label={`${name}, ${fullTime(ms)}`}
      tabIndex={-1}
      data-testid="message"
      data-seq={seq}
      data-key={rowKey}
      data-state={state}
      data-editing={editing || undefined}
      data-lit={(seq !== undefined && seq === lit) || undefined}
      data-attended={attention.level !== "none" || undefined}
      {...attention.handlers}
    >
      <div className={styles["gutter"]}>
        {grouped ? (
          time
        ) : (
          <span data-person={person}>
            <Avatar
              userId={authorId}
              name={name}
              image={members.get(authorId)?.image}
              icon={guise?.icon}
            />
          </span>
        )}
      </div>
      <div className={styles["content"]}>
        {!grouped && (
          <div className={styles["head"]}>
            <button type="button" className={styles["name"]} tabIndex={-1} data-person={person}>
              {name}
            </button>
            {authorId.startsWith("b_") && <span className={styles["guest"]}>{t.app}</span>}
            {isBrought && <span className={styles["guest"]}>{t.brought}</span>}
            {members.get(authorId)?.role === "guest" && (
              <span className={styles["guest"]}>{t.guest}</span>
            )}
            {time}
            {state === "pending" && <span className="visually-hidden">{t.sending}</span>}
          </div>
        )}
        {children}
      </div>
      {attention.level !== "none" && renderBar?.(attention)}
    </article>
  );
}
