import { params } from "@nanostores/i18n";
import { i18n, useWords } from "../i18n/i18n.ts";
import { earlyClick } from "../lib/early-click.ts";
import { lazyPart } from "../lib/lazy-part.tsx";
import { ChevronIcon } from "../ui/icons.tsx";
import type { TriggerProps } from "../ui/menu.tsx";
import { useWorkspace } from "./workspace-data.tsx";
import styles from "./workspace-menu.module.css";

const words = i18n("workspaceName", { name: params("{name}, workspaces") });

/** A click on the name before its menu was there. */
export const earlyName = earlyClick();

/** The workspace's name, whose menu comes after the first view. */
export const WorkspaceMenu = lazyPart(
  async () => (await import("./late-parts.tsx")).LateWorkspaceMenu,
  { waiting: WorkspaceName },
);

/** The name itself. */
export function WorkspaceName({ trigger }: { trigger?: TriggerProps }) {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  return (
    <button
      type="button"
      className={styles["name"]}
      aria-label={t.name({ name: workspace.name })}
      onPointerDown={trigger ? undefined : earlyName.note}
      onClick={earlyName.note}
      {...trigger}
    >
      <span>{workspace.name}</span>
      <ChevronIcon size={12} />
    </button>
  );
}
