import { useWorkspace } from "../workspace/workspace-data.tsx";
import styles from "./completion-list.module.css";
import { argumentsOf } from "./completion-list.tsx";
import { commandList } from "./lists.ts";

/** How the command that is being typed is used, above the field. */
export function CommandHint({ name }: { name: string }) {
  const { workspace } = useWorkspace();
  const command = commandList.use(workspace.id).find((each) => each.name === name);
  if (!command) return null;
  return (
    <div className={styles["hint"]} role="note">
      <span className={styles["usage"]}>
        <b>/{name}</b> {argumentsOf(command.usage, name)}
      </span>
      <span className={styles["about"]}>{command.description}</span>
    </div>
  );
}
