import { Menu } from "@base-ui/react/menu";
import { useRef, useState } from "react";
import type { RefObject } from "react";
import { flushSync } from "react-dom";
import { ONE_PANE, useMedia } from "../lib/use-media.ts";
import { navigate, pathOf } from "../route.ts";
import { Keys } from "./keys.tsx";
import { CheckIcon } from "./icons.tsx";
import type { MenuEntry, Point } from "./menu-entry.ts";
import styles from "./menu.module.css";
import { DirectionFrame } from "./direction-frame.tsx";

type MenuPopupProps = {
  id?: string;
  label: string;
  entries: readonly MenuEntry[];
  anchor: RefObject<HTMLElement | null> | HTMLElement | Point;
  /** Opened by a key: then the first line has the focus at once. */
  byKeyboard: boolean;
  returnTo: () => HTMLElement | null;
  side?: "top" | "bottom" | "left" | "right" | undefined;
  align?: "start" | "center" | "end" | undefined;
  onClose: () => void;
};

/** An open menu; use {@link Menu} or {@link MenuAt}, which load it. */
export function MenuPopup(props: MenuPopupProps) {
  const { id, label, entries, anchor, byKeyboard, returnTo, onClose } = props;
  const sheet = useMedia(ONE_PANE);
  const popup = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(true);
  const chosen = useRef(false);
  const choose = (act: () => void) => {
    // The menu is gone before its line acts: what comes next, perhaps a dialog, takes the focus
    // from the control and gives it back to there.
    chosen.current = true;
    flushSync(onClose);
    returnTo()?.focus();
    act();
  };
  return (
    <DirectionFrame>
      <Menu.Root
        open={open}
        onOpenChange={setOpen}
        onOpenChangeComplete={(isOpen) => {
          if (!isOpen) onClose();
          else if (byKeyboard) popup.current?.querySelector<HTMLElement>(FIRST_ITEM)?.focus();
        }}
      >
        <Menu.Portal>
          <Menu.Backdrop className={styles["backdrop"]} data-sheet={sheet} />
          <Menu.Positioner
            className={styles["positioner"]}
            data-sheet={sheet}
            anchor={isPoint(anchor) ? pointAnchor(anchor) : anchor}
            side={props.side ?? "bottom"}
            align={props.align ?? "start"}
            sideOffset={4}
            collisionPadding={8}
          >
            <Menu.Popup
              ref={popup}
              id={id}
              className={styles["menu"]}
              data-sheet={sheet}
              aria-label={label}
              finalFocus={() => (chosen.current ? false : (returnTo() ?? true))}
            >
              {entries.map((entry, index) => (
                <Entry key={keyOf(entry, index)} entry={entry} choose={choose} />
              ))}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </DirectionFrame>
  );
}

const FIRST_ITEM = '[role^="menuitem"]:not([aria-disabled="true"])';

function Entry({ entry, choose }: { entry: MenuEntry; choose: (act: () => void) => void }) {
  switch (entry.kind) {
    case "separator":
      return <Menu.Separator className={styles["separator"]} />;
    case "heading":
      return <div className={styles["heading"]}>{entry.label}</div>;
    case "check":
      return (
        <Menu.CheckboxItem
          className={styles["item"]}
          checked={entry.checked}
          onCheckedChange={
            entry.closes === true ? () => choose(() => entry.onChange(true)) : entry.onChange
          }
          closeOnClick={false}
        >
          {entry.icon}
          <span className={styles["label"]}>{entry.label}</span>
          <Menu.CheckboxItemIndicator className={styles["check"]}>
            <CheckIcon />
          </Menu.CheckboxItemIndicator>
        </Menu.CheckboxItem>
      );
    case "link":
      return (
        <Menu.LinkItem
          className={styles["item"]}
          href={pathOf(entry.to)}
          aria-current={entry.current || undefined}
          closeOnClick
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
            event.preventDefault();
            choose(() => navigate(entry.to));
          }}
        >
          {entry.icon}
          <span className={styles["label"]}>{entry.label}</span>
          {entry.current && (
            <span className={styles["check"]}>
              <CheckIcon />
            </span>
          )}
        </Menu.LinkItem>
      );
    default:
      return (
        <Menu.Item
          className={styles["item"]}
          data-dangerous={entry.dangerous}
          disabled={entry.disabled === true}
          label={entry.label}
          onClick={() => choose(entry.onSelect)}
        >
          {entry.icon}
          <span className={styles["label"]}>{entry.label}</span>
          {entry.keys !== undefined && <Keys keys={entry.keys} />}
        </Menu.Item>
      );
  }
}

function keyOf(entry: MenuEntry, index: number): string {
  return entry.kind === "separator" ? `separator-${index}` : `${entry.kind ?? "item"}-${index}`;
}

function isPoint(anchor: MenuPopupProps["anchor"]): anchor is Point {
  return "x" in anchor && !(anchor instanceof Element);
}

function pointAnchor({ x, y }: Point) {
  return { getBoundingClientRect: () => new DOMRect(x, y, 0, 0) };
}
