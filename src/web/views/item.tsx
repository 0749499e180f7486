import type { ReactNode } from "react";
import { Body } from "../channel/body.tsx";
import { clockTime, fullTime, shortMoment } from "../lib/time.ts";
import { Avatar } from "../ui/avatar.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import styles from "./item.module.css";

/** Words of somebody as the lists of what is one's own show them: face, name, time, and a few lines. */
export function Item({
  authorId,
  outsider,
  ms,
  lead,
  body,
  editedAt = null,
  icon,
  lines = 3,
  dated = false,
  end,
  children,
}: {
  /** Nobody where the app itself speaks. */
  authorId: string | undefined;
  /** The name of somebody outside, who has no card. */
  outsider?: string | undefined;
  /** When, in ms. */
  ms: number;
  /** In the place of the name alone: who, what and where, in one line. */
  lead?: ReactNode;
  /** Undefined where there is nothing to show, or no longer. */
  body?: string | undefined;
  editedAt?: number | null;
  /** Lines at most; the rest is read in the channel. */
  lines?: 2 | 3 | 6;
  /** In the place of a face, where nobody wrote it. */
  icon?: ReactNode;
  /** The list is not parted by days: the date stands here. */
  dated?: boolean;
  /** At the end of the first line, such as a button. */
  end?: ReactNode;
  /** Below the words. */
  children?: ReactNode;
}) {
  const { nameOf, members } = useWorkspace();
  const name = outsider ?? (authorId === undefined ? "" : nameOf(authorId));
  return (
    <div className={styles["item"]}>
      <div className={styles["face"]}>
        {authorId === undefined ? (
          <span className={styles["icon"]}>{icon}</span>
        ) : (
          <span data-person={outsider === undefined ? authorId : undefined}>
            <Avatar userId={authorId} name={name} image={members.get(authorId)?.image} />
          </span>
        )}
      </div>
      <div className={styles["words"]}>
        <div className={styles["head"]}>
          <span className={styles["lead"]}>{lead ?? <strong>{name}</strong>}</span>
          <time
            className={styles["time"]}
            dateTime={new Date(ms).toISOString()}
            title={fullTime(ms)}
          >
            {dated ? shortMoment(ms, Date.now()) : clockTime(ms)}
          </time>
          {end !== undefined && <span className={styles["end"]}>{end}</span>}
        </div>
        {body !== undefined && (
          <div className={styles["body"]} data-lines={lines}>
            <Body text={body} editedAt={editedAt} />
          </div>
        )}
        {children}
      </div>
    </div>
  );
}
