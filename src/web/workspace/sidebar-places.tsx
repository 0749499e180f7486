import { i18n, useWords } from "../i18n/i18n.ts";
import type { ViewName } from "../route.ts";
import { BellIcon, DraftsIcon, SavedIcon, ThreadsIcon, UnreadIcon } from "../ui/icons.tsx";
import { Link } from "../ui/link.tsx";
import { usePlaceMarks } from "./place-marks.ts";
import styles from "./sidebar.module.css";
import { UnreadBadge } from "./unread-badge.tsx";
import { useWorkspace } from "./workspace-data.tsx";

const words = i18n("sidebarPlaces", {
  unread: "Catch up",
  threads: "Threads",
  activity: "Activity",
  saved: "Saved",
  drafts: "Drafts & scheduled",
});

const PLACES = [
  { view: "unread", Icon: UnreadIcon },
  { view: "threads", Icon: ThreadsIcon },
  { view: "activity", Icon: BellIcon },
  { view: "saved", Icon: SavedIcon },
  { view: "drafts", Icon: DraftsIcon },
] as const satisfies readonly { view: ViewName; Icon: unknown }[];

/** The ways to what is one's own across all channels. */
export function SidebarPlaces({ view: current }: { view: ViewName | undefined }) {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const marks = usePlaceMarks();
  return (
    <ul className={styles["places"]}>
      {PLACES.map(({ view, Icon }) => {
        const mark = marks.get(view);
        return (
          <li key={view}>
            <Link
              to={{ at: "view", workspaceId: workspace.id, view }}
              className={styles["row"]}
              data-row=""
              data-unread={mark?.bold === true}
              aria-current={view === current ? "page" : undefined}
            >
              <Icon className={styles["rowIcon"]} />
              <span className={styles["rowName"]}>{t[view]}</span>
              {mark && view !== current && <UnreadBadge mark={mark} />}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
