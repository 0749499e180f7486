import { Children, useId, useState } from "react";
import type { ReactElement, ReactNode } from "react";
import { recall, remember } from "../lib/remember.ts";
import { ChevronIcon } from "../ui/icons.tsx";
import styles from "./sidebar.module.css";

type SidebarSectionProps = {
  /** Names what the browser remembers of it. */
  id: string;
  title: string;
  /** The rows that a folded section leaves out, by the key of their channel. */
  hidden: readonly { id: string }[];
  /** An own section, which is folded on all of one's devices. */
  fold?: { folded: boolean; onFold: (folded: boolean) => void };
  /** The place that what is dropped here goes to: `favourites`, `rest`, or a section's id. */
  place: string;
  /** Shown only while something is dragged that could come here. */
  empty?: boolean;
  action?: ReactNode;
  /** Stands below the rows while the section is open. */
  foot?: ReactNode;
  children: ReactNode;
};

/** A part of the sidebar that folds; what is unread, and where one is, stays in sight. */
export function SidebarSection(props: SidebarSectionProps) {
  const { id, title, hidden, fold, place, empty = false, action, foot, children } = props;
  const list = useId();
  const [remembered, setRemembered] = useState(() => recall(`folded.${id}`) !== undefined);
  const folded = fold?.folded ?? remembered;
  const turn = () => {
    if (fold) return fold.onFold(!folded);
    setRemembered(!folded);
    remember(`folded.${id}`, folded ? undefined : "1");
  };
  const out = new Set(hidden.map((channel) => channel.id));
  return (
    <section
      className={styles["section"]}
      aria-label={title}
      data-place={place}
      data-own-section={fold && ""}
      data-empty={empty || undefined}
    >
      <div className={styles["sectionHead"]} draggable={fold !== undefined || undefined}>
        <h2>
          <button
            type="button"
            className={styles["fold"]}
            data-row=""
            aria-expanded={!folded}
            aria-controls={list}
            onClick={turn}
          >
            <span className={styles["foldName"]}>{title}</span>
            <ChevronIcon size={12} />
          </button>
        </h2>
        {action}
      </div>
      <ul id={list}>
        {folded
          ? Children.toArray(children).filter((row) => isRow(row) && !out.has(row.props.channel.id))
          : children}
      </ul>
      {!folded && foot}
    </section>
  );
}

/** A row of a channel, not a line that says that there is none. */
function isRow(node: ReactNode): node is ReactElement<{ channel: { id: string } }> {
  return (
    typeof node === "object" &&
    node !== null &&
    "props" in node &&
    typeof node.props === "object" &&
    node.props !== null &&
    "channel" in node.props
  );
}
