import { i18n, useWords } from "../i18n/i18n.ts";
import { InviteIcon, PlusIcon } from "../ui/icons.tsx";
import { LinkIcon, SettingsIcon } from "../ui/late-icons.tsx";
import { Menu } from "../ui/menu.tsx";
import type { MenuEntry } from "../ui/menu.tsx";
import { openOverlay } from "./open-overlay.ts";
import { useWorkspace } from "./workspace-data.tsx";
import { WorkspaceName, earlyName } from "./workspace-menu.tsx";
import { useWorkspaces } from "./workspaces.ts";

const words = i18n("workspaceMenu", {
  menu: "Workspace",
  invite: "Invite people",
  settings: "Workspace settings",
  switchTo: "Workspaces",
  create: "Create a workspace",
  join: "Join with an invite link",
});

/** The workspace's name; opens what concerns it, and the way to other workspaces. */
export function LateWorkspaceMenu() {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const { all, refresh } = useWorkspaces();
  const entries = (): MenuEntry[] => [
    ...(workspace.role === "guest"
      ? []
      : ([
          { label: t.invite, icon: <InviteIcon />, onSelect: () => openOverlay("invite") },
        ] satisfies MenuEntry[])),
    {
      label: t.settings,
      icon: <SettingsIcon />,
      onSelect: () => openOverlay("workspace-settings"),
    },
    { kind: "separator" },
    { kind: "heading", label: t.switchTo },
    ...(all.length > 0 ? all : [workspace]).map((each): MenuEntry => ({
      kind: "link",
      label: each.name,
      current: each.id === workspace.id,
      to: { at: "workspace", workspaceId: each.id },
    })),
    { kind: "separator" },
    { label: t.create, icon: <PlusIcon />, onSelect: () => openOverlay("create-workspace") },
    { label: t.join, icon: <LinkIcon />, onSelect: () => openOverlay("join-workspace") },
  ];
  return (
    <Menu label={t.menu} entries={entries} onOpen={refresh} startOpen={earlyName.take()}>
      {(trigger) => <WorkspaceName trigger={trigger} />}
    </Menu>
  );
}
