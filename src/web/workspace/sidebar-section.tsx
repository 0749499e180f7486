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
  action?: ReactNode;
  /** Stands below the rows while the section is open. */
  foot?: ReactNode;
  children: ReactNode;
};

/** A part of the sidebar that folds; what is unread, and where one is, stays in sight. */
export function SidebarSection({ id, title, hidden, action, foot, children }: SidebarSectionProps) {
  const list = useId();
  const [folded, setFolded] = useState(() => recall(`folded.${id}`) !== undefined);
  const fold = () => {
    setFolded(!folded);
    remember(`folded.${id}`, folded ? undefined : "1");
  };
  const out = new Set(hidden.map((channel) => channel.id));
  return (
    <section className={styles["section"]} aria-label={title}>
      <div className={styles["sectionHead"]}>
        <h2>
          <button
            type="button"
            className={styles["fold"]}
            data-row=""
            aria-expanded={!folded}
            aria-controls={list}
            onClick={fold}
          >
            {title}
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
