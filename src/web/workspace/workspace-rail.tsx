import { useEffect } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { initialsOf } from "../lib/face.ts";
import { Link } from "../ui/link.tsx";
import type { WorkspaceView } from "../../protocol/http.ts";
import { useWorkspace } from "./workspace-data.tsx";
import styles from "./workspace-rail.module.css";
import { useWorkspaces } from "./workspaces.ts";

const words = i18n("workspaceRail", { label: "Workspaces" });

/** The workspaces side by side, for who is in two or more. */
export function WorkspaceRail() {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const { all, refresh } = useWorkspaces();
  useEffect(refresh, [refresh, workspace.id]);
  if (all.length < 2) return null;
  return (
    <nav className={styles["rail"]} aria-label={t.label} data-pane="rail">
      {all.map((each) => (
        <Link
          key={each.id}
          to={{ at: "workspace", workspaceId: each.id }}
          className={styles["workspace"]}
          title={each.name}
          aria-current={each.id === workspace.id ? "page" : undefined}
        >
          <Badge workspace={each} />
          <span className="visually-hidden">{each.name}</span>
        </Link>
      ))}
    </nav>
  );
}

function Badge({ workspace }: { workspace: WorkspaceView }) {
  if (workspace.icon) return <img className={styles["icon"]} src={workspace.icon} alt="" />;
  return (
    <span className={styles["icon"]} aria-hidden="true">
      {initialsOf(workspace.name)}
    </span>
  );
}
