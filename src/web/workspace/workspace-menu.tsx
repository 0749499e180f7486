import { useId, useRef, useState } from "react";
import type { WorkspaceView } from "../../protocol/http.ts";
import { CreateWorkspaceForm } from "../entry/create-workspace-form.tsx";
import { PasteInviteForm } from "../entry/paste-invite-form.tsx";
import { api } from "../lib/api.ts";
import { Dialog } from "../ui/dialog.tsx";
import { CheckIcon, ChevronIcon } from "../ui/icons.tsx";
import { Link } from "../ui/link.tsx";
import { useWorkspace } from "./workspace-data.tsx";
import styles from "./workspace-menu.module.css";

/** The workspace's name; opens the way to other workspaces. */
export function WorkspaceMenu() {
  const { workspace } = useWorkspace();
  const id = useId();
  const menu = useRef<HTMLDivElement>(null);
  const [others, setOthers] = useState<WorkspaceView[]>([]);
  const [dialog, setDialog] = useState<"create" | "join">();

  const refresh = async () => {
    const page = await api.workspaces.list().catch(() => null);
    if (page) setOthers(page.items);
  };
  const close = () => setDialog(undefined);
  const open = (which: "create" | "join") => {
    menu.current?.hidePopover();
    setDialog(which);
  };
  return (
    <>
      <button
        type="button"
        className={styles["name"]}
        popoverTarget={id}
        aria-label={`${workspace.name}, workspaces`}
        onClick={() => void refresh()}
      >
        <span>{workspace.name}</span>
        <ChevronIcon size={12} />
      </button>
      <div ref={menu} id={id} popover="auto" className={styles["menu"]}>
        {others.map((other) => (
          <Link
            key={other.id}
            to={{ at: "workspace", workspaceId: other.id }}
            aria-current={other.id === workspace.id || undefined}
            className={styles["item"]}
            onClick={() => menu.current?.hidePopover()}
          >
            <span>{other.name}</span>
            {other.id === workspace.id && <CheckIcon />}
          </Link>
        ))}
        <hr />
        <button type="button" className={styles["item"]} onClick={() => open("create")}>
          Create a workspace
        </button>
        <button type="button" className={styles["item"]} onClick={() => open("join")}>
          Join with an invite link
        </button>
      </div>
      {dialog === "create" && (
        <Dialog title="Create a workspace" onClose={close}>
          <CreateWorkspaceForm />
        </Dialog>
      )}
      {dialog === "join" && (
        <Dialog title="Join a workspace" onClose={close}>
          <PasteInviteForm />
        </Dialog>
      )}
    </>
  );
}
