import type { PresenceStatus } from "../../protocol/presence.ts";
import { earlyClick } from "../lib/early-click.ts";
import { lazyPart } from "../lib/lazy-part.tsx";
import { useOnline } from "../lib/use-online.ts";
import { PresenceDot } from "../panel/presence-dot.tsx";
import { useStatuses, useWatched } from "../panel/presence.ts";
import { statusTextOf } from "../panel/person.ts";
import { useRoleNames } from "../panel/role-names.ts";
import { useMe } from "../session.tsx";
import { Avatar } from "../ui/avatar.tsx";
import type { TriggerProps } from "../ui/menu.tsx";
import styles from "./sidebar.module.css";
import { useWorkspace } from "./workspace-data.tsx";

/** A click on the face before its menu was there. */
export const earlySelf = earlyClick();

/** Oneself at the sidebar's foot; its menu comes after the first view. */
export const SidebarSelf = lazyPart(async () => (await import("./late-parts.tsx")).SelfMenu, {
  waiting: SelfButton,
});

/** Oneself: face, presence, and one's status or role. */
export function SelfButton({ trigger }: { trigger?: TriggerProps }) {
  const me = useMe();
  const online = useOnline();
  const roles = useRoleNames();
  const { workspace, members } = useWorkspace();
  useWatched(me.id);
  const status = useStatuses().get(me.id) ?? "online";
  const role = workspace.role === "member" ? undefined : roles[workspace.role];
  const about = statusTextOf(members.get(me.id), Date.now()) ?? role;
  return (
    <footer className={styles["foot"]}>
      <button
        type="button"
        className={styles["self"]}
        onPointerDown={trigger ? undefined : earlySelf.note}
        onClick={earlySelf.note}
        {...trigger}
      >
        <span className={styles["selfFace"]}>
          <Avatar userId={me.id} name={me.name} image={me.image} size="small" />
          <span className={styles["selfDot"]}>
            <PresenceDot status={online ? notGone(status) : "offline"} />
          </span>
        </span>
        <span className={styles["selfWords"]}>
          <span className={styles["selfName"]}>{me.name}</span>
          {about !== undefined && <small>{about}</small>}
        </span>
      </button>
    </footer>
  );
}

/** Whoever looks is there, whatever was told last. */
function notGone(status: PresenceStatus): PresenceStatus {
  return status === "offline" ? "online" : status;
}
