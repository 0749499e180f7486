import { useEffect, useEffectEvent, useId, useRef, useState } from "react";
import type { KeyboardEvent, MouseEvent, ReactNode, RefObject } from "react";
import { focusToReturn } from "../lib/focus.ts";
import type { MenuEntry, Point } from "./menu-entry.ts";
import { lazyOverlay } from "./overlay.ts";

export type { MenuEntry } from "./menu-entry.ts";

/** What the control that opens something is given; spread it over a button. */
export type TriggerProps = {
  ref: RefObject<HTMLButtonElement | null>;
  "aria-haspopup": "menu" | "dialog";
  "aria-expanded": boolean;
  "aria-controls": string | undefined;
  onClick: (event: MouseEvent) => void;
  onKeyDown?: (event: KeyboardEvent) => void;
  onPointerEnter: () => void;
};

type Placing = { side?: "top" | "bottom" | "left" | "right"; align?: "start" | "center" | "end" };

/** The code of menus, for whoever wants it ahead of time. */
export const MenuPopup = lazyOverlay(async () => (await import("./menu-popup.tsx")).MenuPopup);

type MenuProps = Placing & {
  /** The menu's name. */
  label: string;
  /** The lines; a function is asked when the menu opens. */
  entries: readonly MenuEntry[] | (() => readonly MenuEntry[]);
  children: (trigger: TriggerProps, open: boolean) => ReactNode;
  onOpen?: () => void;
  /** Open from the start: a click came before this was there. */
  startOpen?: boolean;
};

/** A control that opens a menu; on a phone the menu is a sheet at the foot of the screen. */
export function Menu({ label, entries, children, onOpen, startOpen, side, align }: MenuProps) {
  const id = useId();
  const trigger = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState<"pointer" | "keyboard" | undefined>(() =>
    startOpen ? "pointer" : undefined,
  );
  const show = (how: "pointer" | "keyboard") => {
    setOpen(how);
    onOpen?.();
  };
  const opened = useEffectEvent(() => startOpen && onOpen?.());
  useEffect(() => void opened(), []);
  return (
    <>
      {children(
        {
          ref: trigger,
          "aria-haspopup": "menu",
          "aria-expanded": open !== undefined,
          "aria-controls": open === undefined ? undefined : id,
          // A click that a key made has no count.
          onClick: (event) => (open ? setOpen(undefined) : show(keyed(event))),
          onKeyDown: (event) => {
            if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
            event.preventDefault();
            show("keyboard");
          },
          onPointerEnter: () => void MenuPopup.load().catch(() => undefined),
        },
        open !== undefined,
      )}
      {open && (
        <MenuPopup
          id={id}
          label={label}
          entries={typeof entries === "function" ? entries() : entries}
          anchor={trigger}
          byKeyboard={open === "keyboard"}
          returnTo={() => trigger.current}
          side={side}
          align={align}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}

/**
 * A menu without a control of its own, open while it is mounted: at the point of a right click or
 * a long press, or at an element.
 */
export function MenuAt({
  label,
  entries,
  at,
  onClose,
  side,
  align,
}: Placing & {
  label: string;
  entries: readonly MenuEntry[];
  at: Point | HTMLElement;
  onClose: () => void;
}) {
  const [returnTo] = useState(focusToReturn);
  return (
    <MenuPopup
      label={label}
      entries={entries}
      anchor={at}
      byKeyboard={false}
      returnTo={() => returnTo}
      side={side}
      align={align}
      onClose={onClose}
    />
  );
}

function keyed(event: MouseEvent): "pointer" | "keyboard" {
  return event.detail === 0 ? "keyboard" : "pointer";
}
