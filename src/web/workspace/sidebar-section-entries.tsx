import { i18n, useWords } from "../i18n/i18n.ts";
import { CheckIcon, DeleteIcon, EditIcon, PlusIcon } from "../ui/icons.tsx";
import type { MenuEntry } from "../ui/menu.tsx";
import { idsIn, stepSection } from "./arrangement.ts";
import { markChannelsRead } from "./mark-read.ts";
import type { SidebarDialog } from "./sidebar-row-entries.tsx";
import { unreadNow } from "./unread.ts";
import { useWorkspace } from "./workspace-data.tsx";

const words = i18n("sidebarSectionMenu", {
  read: "Mark all as read",
  rename: "Rename…",
  add: "New section…",
  up: "Move up",
  down: "Move down",
  remove: "Remove section",
});

/** What can be done with an own section of the sidebar. */
export function useSectionEntries(
  id: string,
  onDialog: (dialog: SidebarDialog) => void,
): { label: string; entries: MenuEntry[] } {
  const t = useWords(words);
  const { arrangement, arrange } = useWorkspace();
  const at = arrangement.sections.findIndex((section) => section.id === id);
  const section = arrangement.sections[at];
  if (!section) return { label: "", entries: [] };
  const unread = idsIn(arrangement, { kind: "section", id }).filter(
    (channelId) => unreadNow().get(channelId)?.unread === true,
  );
  const step = (by: 1 | -1) => arrange((old) => stepSection(old, id, by));
  const entries: MenuEntry[] = [
    {
      label: t.read,
      icon: <CheckIcon />,
      disabled: unread.length === 0,
      onSelect: () => void markChannelsRead(unread),
    },
    {
      label: t.rename,
      icon: <EditIcon />,
      onSelect: () => onDialog({ kind: "rename-section", id }),
    },
    { label: t.add, icon: <PlusIcon />, onSelect: () => onDialog({ kind: "new-section" }) },
    { kind: "separator" },
    { label: t.up, disabled: at === 0, onSelect: () => step(-1) },
    {
      label: t.down,
      disabled: at === arrangement.sections.length - 1,
      onSelect: () => step(1),
    },
    { kind: "separator" },
    {
      label: t.remove,
      icon: <DeleteIcon />,
      onSelect: () => onDialog({ kind: "remove-section", id }),
    },
  ];
  return { label: section.name, entries };
}
