import { useEffect } from "react";
import { openOverlay } from "./open-overlay.ts";

/**
 * Ctrl/Cmd-K from the first view on: the other keys come with code that loads after it, and who
 * knows this one presses it at once. Where both hear it, it opens once.
 */
export function useEarlySwitcher(): void {
  useEffect(() => {
    const look = (event: KeyboardEvent) => {
      const modifier = navigator.platform.startsWith("Mac") ? event.metaKey : event.ctrlKey;
      const plain = modifier && !event.altKey && !event.shiftKey;
      if (!plain || event.key.toLowerCase() !== "k" || event.defaultPrevented) return;
      // What lies on top of the page keeps its own keys.
      if (event.target instanceof Element && event.target.closest("[role=dialog], [role=menu]"))
        return;
      event.preventDefault();
      openOverlay("switcher");
    };
    window.addEventListener("keydown", look);
    return () => window.removeEventListener("keydown", look);
  }, []);
}
