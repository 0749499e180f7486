import { i18n, useWords } from "../i18n/i18n.ts";
import { PresenceDot } from "../panel/presence-dot.tsx";
import { statusTextOf } from "../panel/person.ts";
import { useRoleNames } from "../panel/role-names.ts";
import { useMe, useSession } from "../session.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { KeyboardIcon, PersonIcon, SettingsIcon, SignOutIcon } from "../ui/icons.tsx";
import { Menu } from "../ui/menu.tsx";
import type { MenuEntry } from "../ui/menu.tsx";
import { useOnline } from "../lib/use-online.ts";
import { openOverlay } from "./open-overlay.ts";
import styles from "./sidebar.module.css";
import { useWorkspace } from "./workspace-data.tsx";

const words = i18n("sidebarSelf", {
  menu: "You",
  profile: "Profile and status",
  preferences: "Preferences",
  shortcuts: "Keyboard shortcuts",
  signOut: "Sign out",
});

/** Oneself at the sidebar's foot, and the menu of what is one's own. */
export function SidebarSelf() {
  const t = useWords(words);
  const me = useMe();
  const online = useOnline();
  const roles = useRoleNames();
  const { workspace, members } = useWorkspace();
  const { signOut } = useSession();
  const status = statusTextOf(members.get(me.id), Date.now());
  // A guest has no way back in, so that one is asked first.
  const leave = () => (me.isAnonymous === true ? openOverlay("sign-out") : void signOut());
  const entries: MenuEntry[] = [
    { label: t.profile, icon: <PersonIcon />, onSelect: () => openOverlay("profile") },
    { label: t.preferences, icon: <SettingsIcon />, onSelect: () => openOverlay("preferences") },
    {
      label: t.shortcuts,
      icon: <KeyboardIcon />,
      keys: "Mod+/",
      onSelect: () => openOverlay("shortcuts"),
    },
    { kind: "separator" },
    { label: t.signOut, icon: <SignOutIcon />, onSelect: leave },
  ];
  const role = workspace.role === "member" ? undefined : roles[workspace.role];
  return (
    <footer className={styles["foot"]}>
      <Menu label={t.menu} entries={entries} side="top">
        {(trigger) => (
          <button type="button" className={styles["self"]} {...trigger}>
            <span className={styles["selfFace"]}>
              <Avatar userId={me.id} name={me.name} image={me.image} size="small" />
              <span className={styles["selfDot"]}>
                <PresenceDot status={online ? "online" : "offline"} />
              </span>
            </span>
            <span className={styles["selfWords"]}>
              <span className={styles["selfName"]}>{me.name}</span>
              {(status ?? role) !== undefined && <small>{status ?? role}</small>}
            </span>
          </button>
        )}
      </Menu>
    </footer>
  );
}
