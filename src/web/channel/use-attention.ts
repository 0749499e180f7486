import { useRef, useState } from "react";
import type { FocusEvent, MouseEvent, PointerEvent } from "react";

const LONG_PRESS_MS = 450;
/** The click that a lifted finger makes belongs to the press: what opens before it, it would close. */
const CLICK_AFTER_MS = 60;
const FINGER_STRAYS_PX = 10;

/** How closely somebody looks at a row: `bar` by mouse or focus, `sheet` by a long press. */
export type Attention = {
  level: "none" | "bar" | "sheet";
  /** While a menu is open the row keeps its bar wherever the pointer goes. */
  hold: (on: boolean) => void;
  end: () => void;
};

type Handlers = {
  onPointerEnter: (event: PointerEvent) => void;
  onPointerLeave: (event: PointerEvent) => void;
  onPointerDown: (event: PointerEvent) => void;
  onPointerMove: (event: PointerEvent) => void;
  onPointerUp: () => void;
  onPointerCancel: () => void;
  onFocus: (event: FocusEvent) => void;
  onBlur: (event: FocusEvent) => void;
  onContextMenu: (event: MouseEvent) => void;
};

type Press = {
  timer: ReturnType<typeof setTimeout> | undefined;
  /** Held long enough: lifting the finger opens the sheet. */
  long: boolean;
  x: number;
  y: number;
};

/** Whether somebody attends to a row, and the handlers of the row that tell. */
export function useAttention(on: boolean): Attention & { handlers: Handlers | undefined } {
  const [hovered, setHovered] = useState(false);
  const [focused, setFocused] = useState(false);
  const [held, setHeld] = useState(false);
  const [pressed, setPressed] = useState(false);
  const press = useRef<Press>(null);

  const letGo = () => {
    if (press.current) clearTimeout(press.current.timer);
    press.current = null;
  };
  const handlers: Handlers = {
    onPointerEnter: (event) => event.pointerType === "mouse" && setHovered(true),
    onPointerLeave: () => {
      setHovered(false);
      letGo();
    },
    onPointerDown: (event) => {
      letGo();
      if (event.pointerType !== "touch" || isControl(event.target)) return;
      const touch: Press = { timer: undefined, long: false, x: event.clientX, y: event.clientY };
      touch.timer = setTimeout(() => {
        touch.long = true;
        navigator.vibrate?.(8);
      }, LONG_PRESS_MS);
      press.current = touch;
    },
    onPointerMove: (event) => {
      // The row may have come under a pointer that was there already.
      if (event.pointerType === "mouse" && !hovered) setHovered(true);
      const from = press.current;
      if (!from) return;
      const strayed = Math.hypot(event.clientX - from.x, event.clientY - from.y);
      if (strayed > FINGER_STRAYS_PX) letGo();
    },
    onPointerUp: () => {
      if (press.current?.long) setTimeout(() => setPressed(true), CLICK_AFTER_MS);
      letGo();
    },
    onPointerCancel: letGo,
    // By keyboard alone: a finger that taps has its own way in.
    onFocus: (event) => setFocused(event.target.matches(":focus-visible")),
    onBlur: (event) => {
      if (!event.currentTarget.contains(event.relatedTarget)) setFocused(false);
    },
    // A long press would also open the browser's own menu over ours.
    onContextMenu: (event) => {
      if (press.current) event.preventDefault();
    },
  };
  const level = !on ? "none" : pressed ? "sheet" : hovered || focused || held ? "bar" : "none";
  return {
    level,
    hold: setHeld,
    end: () => setPressed(false),
    handlers: on ? handlers : undefined,
  };
}

function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest("a, button, input, textarea") !== null;
}
