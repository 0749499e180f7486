import { CalendarClock, ChartNoAxesColumn } from "lucide-react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { IconButton } from "../ui/button.tsx";
import { PlusIcon, icon } from "../ui/icons.tsx";
import { Menu } from "../ui/menu.tsx";
import type { MenuEntry } from "../ui/menu.tsx";
import styles from "./composer-tools.module.css";

const words = i18n("attachMenu", {
  label: "Add to the message",
  poll: "Make a poll",
  later: "Send later…",
});

const PollIcon = icon(ChartNoAxesColumn);
const LaterIcon = icon(CalendarClock);

/** What else can become of a message than to be sent at once. */
export function AttachMenu({
  disabled,
  onPoll,
  onLater,
}: {
  disabled: boolean;
  /** Absent where there are no polls. */
  onPoll: (() => void) | undefined;
  /** Absent while there is nothing to send. */
  onLater: (() => void) | undefined;
}) {
  const t = useWords(words);
  const entries = (): MenuEntry[] => [
    ...(onPoll ? [{ label: t.poll, icon: <PollIcon />, onSelect: onPoll }] : []),
    {
      label: t.later,
      icon: <LaterIcon />,
      disabled: onLater === undefined,
      onSelect: () => onLater?.(),
    },
  ];
  return (
    <Menu label={t.label} entries={entries} side="top">
      {(trigger) => (
        <IconButton label={t.label} className={styles["tool"]} disabled={disabled} {...trigger}>
          <PlusIcon size={18} />
        </IconButton>
      )}
    </Menu>
  );
}
