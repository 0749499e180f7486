import { useEffect, useEffectEvent } from "react";
import { actionOf, isMac } from "./keymap.ts";
import type { Action } from "./keymap.ts";
import { noteFocus } from "./panes.ts";

const WRITES = "input, textarea, select, [contenteditable=true], [contenteditable='']";
const ON_TOP = "dialog[open], [role=dialog], [role=alertdialog], [role=menu], [role=listbox]";

/** Calls `act` for each shortcut that is pressed. What lies on top of the page keeps its own keys. */
export function useKeys(act: (action: Action) => boolean): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || event.getModifierState("AltGraph")) return;
    const target = event.target instanceof Element ? event.target : null;
    const action = actionOf(event, Boolean(target?.closest(WRITES)), isMac());
    if (action === undefined || target?.closest(ON_TOP)) return;
    if (act(action)) event.preventDefault();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    const note = (event: FocusEvent) => noteFocus(event.target);
    document.addEventListener("keydown", listen);
    document.addEventListener("focusin", note);
    return () => {
      document.removeEventListener("keydown", listen);
      document.removeEventListener("focusin", note);
    };
  }, []);
}
