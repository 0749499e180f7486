import { params } from "@nanostores/i18n";
import { useStore } from "@nanostores/react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { isOperator } from "../lib/operator.ts";
import { PresenceDot } from "../panel/presence-dot.tsx";
import { useStatuses } from "../panel/presence.ts";
import { useDates } from "../settings/dates.ts";
import { useMe, useSession } from "../session.tsx";
import { SignOutIcon } from "../ui/icons.tsx";
import { KeyboardIcon, OperationsIcon, PersonIcon, SettingsIcon } from "../ui/late-icons.tsx";
import { Menu } from "../ui/menu.tsx";
import type { MenuEntry } from "../ui/menu.tsx";
import { openOverlay } from "./open-overlay.ts";
import { choosePresence, pauseUntil, PAUSES, usePreferences } from "./preferences.ts";
import { SelfButton, earlySelf } from "./sidebar-self.tsx";

const words = i18n("sidebarSelf", {
  menu: "You",
  online: "Online",
  away: "Away",
  dnd: "Do not disturb",
  pause: "Pause notifications",
  half: "For 30 minutes",
  hour: "For an hour",
  tomorrow: "Until tomorrow morning",
  resume: params("Paused until {time}: go on"),
  profile: "Profile and status",
  preferences: "Preferences",
  shortcuts: "Keyboard shortcuts",
  operations: "Operations",
  signOut: "Sign out",
});

/** Oneself, and the menu of what is one's own: how one is to be found, quiet, settings, the way out. */
export function SelfMenu() {
  const t = useWords(words);
  const me = useMe();
  const { signOut } = useSession();
  const { moment } = useDates();
  const status = useStatuses().get(me.id) ?? "online";
  const preferences = usePreferences();
  const operates = useStore(isOperator);
  // A guest has no way back in, so that one is asked first.
  const leave = () => (me.isAnonymous === true ? openOverlay("sign-out") : void signOut());
  const entries = (): MenuEntry[] => {
    const now = Date.now();
    const paused = preferences?.dndUntil ?? 0;
    return [
      ...(["online", "away", "dnd"] as const).map((each): MenuEntry => ({
        kind: "check",
        label: t[each],
        icon: <PresenceDot status={each} silent />,
        closes: true,
        checked: status === each || (each === "online" && status === "offline"),
        onChange: () => void choosePresence(each),
      })),
      { kind: "separator" },
      { kind: "heading", label: t.pause },
      ...(paused > now
        ? [{ label: t.resume({ time: moment(paused) }), onSelect: () => void pauseUntil(null) }]
        : PAUSES.map(({ name, until }): MenuEntry => ({
            label: t[name],
            onSelect: () => void pauseUntil(until(now)),
          }))),
      { kind: "separator" },
      { label: t.profile, icon: <PersonIcon />, onSelect: () => openOverlay("profile") },
      { label: t.preferences, icon: <SettingsIcon />, onSelect: () => openOverlay("preferences") },
      {
        label: t.shortcuts,
        icon: <KeyboardIcon />,
        keys: "Mod+/",
        onSelect: () => openOverlay("shortcuts"),
      },
      ...(operates
        ? [
            {
              kind: "link",
              label: t.operations,
              icon: <OperationsIcon />,
              to: { at: "admin", page: "overview" },
            } satisfies MenuEntry,
          ]
        : []),
      { kind: "separator" },
      { label: t.signOut, icon: <SignOutIcon />, onSelect: leave },
    ];
  };
  return (
    <Menu label={t.menu} entries={entries} side="top" startOpen={earlySelf.take()}>
      {(trigger) => <SelfButton trigger={trigger} />}
    </Menu>
  );
}
