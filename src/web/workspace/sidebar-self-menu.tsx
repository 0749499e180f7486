import { i18n, useWords } from "../i18n/i18n.ts";
import { useMe, useSession } from "../session.tsx";
import { SignOutIcon } from "../ui/icons.tsx";
import { KeyboardIcon, PersonIcon, SettingsIcon } from "../ui/late-icons.tsx";
import { Menu } from "../ui/menu.tsx";
import type { MenuEntry } from "../ui/menu.tsx";
import { openOverlay } from "./open-overlay.ts";
import { SelfButton, earlySelf } from "./sidebar-self.tsx";

const words = i18n("sidebarSelf", {
  menu: "You",
  profile: "Profile and status",
  preferences: "Preferences",
  shortcuts: "Keyboard shortcuts",
  signOut: "Sign out",
});

/** Oneself, and the menu of what is one's own. */
export function SelfMenu() {
  const t = useWords(words);
  const me = useMe();
  const { signOut } = useSession();
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
  return (
    <Menu label={t.menu} entries={entries} side="top" startOpen={earlySelf.take()}>
      {(trigger) => <SelfButton trigger={trigger} />}
    </Menu>
  );
}
