import { i18n, useWords } from "../i18n/i18n.ts";
import { Dialog } from "../ui/dialog.tsx";
import { KEYMAP, isMac } from "./keymap.ts";
import type { Action, Stroke } from "./keymap.ts";
import styles from "./shortcut-sheet.module.css";

const words = i18n("shortcutSheet", {
  title: "Keyboard shortcuts",
  go: "Go",
  panes: "On the screen",
  write: "Write",
  switcher: "Jump to a channel or a person",
  previousChannel: "Channel above",
  nextChannel: "Channel below",
  previousUnread: "Unread channel above",
  nextUnread: "Unread channel below",
  newMessage: "New message to somebody",
  people: "Show or hide the people",
  nextPane: "Next part of the screen",
  previousPane: "Part of the screen before",
  closePanel: "Close the panel",
  shortcuts: "These shortcuts",
  send: "Send the message",
  breakLine: "Begin a new line",
  or: "or",
  ctrl: "Ctrl",
  shift: "Shift",
  enter: "Enter",
  escape: "Esc",
});

type Words = ReturnType<typeof words.get>;
type Line = { label: string; strokes: readonly Stroke[] };

/** Every shortcut there is, from the map itself. */
export default function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const t = useWords(words);
  return (
    <Dialog title={t.title} onClose={onClose}>
      <div className={styles["sheet"]}>
        <Group
          title={t.go}
          lines={[
            line(t.switcher, "switcher"),
            line(t.previousChannel, "previous-channel"),
            line(t.nextChannel, "next-channel"),
            line(t.previousUnread, "previous-unread"),
            line(t.nextUnread, "next-unread"),
            line(t.newMessage, "new-message"),
          ]}
        />
        <Group
          title={t.panes}
          lines={[
            line(t.nextPane, "next-pane"),
            line(t.previousPane, "previous-pane"),
            line(t.people, "people"),
            line(t.closePanel, "close-panel"),
            line(t.shortcuts, "shortcuts"),
          ]}
        />
        <Group
          title={t.write}
          lines={[
            { label: t.send, strokes: [{ key: "Enter" }] },
            { label: t.breakLine, strokes: [{ key: "Enter", shift: true }] },
          ]}
        />
      </div>
    </Dialog>
  );
}

function line(label: string, action: Action): Line {
  return {
    label,
    strokes: KEYMAP.filter((each) => each.action === action).flatMap(({ strokes }) => strokes),
  };
}

function Group({ title, lines }: { title: string; lines: readonly Line[] }) {
  const t = useWords(words);
  const mac = isMac();
  return (
    <section className={styles["group"]}>
      <h3>{title}</h3>
      <dl>
        {lines.map(({ label, strokes }) => (
          <div key={label} className={styles["line"]}>
            <dt>{label}</dt>
            <dd>
              {strokes.map((stroke, place) => (
                <span key={stroke.key} className={styles["stroke"]}>
                  {place > 0 && <small>{t.or}</small>}
                  {capsOf(stroke, mac, t).map((cap) => (
                    <kbd key={cap}>{cap}</kbd>
                  ))}
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** What is written on the keys of a stroke, in the order in which they are named. */
function capsOf({ key, mod, alt, shift }: Stroke, mac: boolean, t: Words): string[] {
  const named: Record<string, string> = {
    ArrowUp: "↑",
    ArrowDown: "↓",
    Enter: t.enter,
    Escape: t.escape,
  };
  return [
    ...(mod === true ? [mac ? "⌘" : t.ctrl] : []),
    ...(alt === true ? [mac ? "⌥" : "Alt"] : []),
    ...(shift === true ? [mac ? "⇧" : t.shift] : []),
    named[key] ?? (key.length === 1 ? key.toUpperCase() : key),
  ];
}
