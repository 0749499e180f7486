import { useSyncExternalStore } from "react";

/** True while the page is in sight and has the focus: somebody can be reading it. */
export function isAtScreen(): boolean {
  return document.visibilityState === "visible" && document.hasFocus();
}

/** Calls `changed` when somebody may have come or gone. Answers the way to stop. */
export function watchScreen(changed: () => void): () => void {
  addEventListener("focus", changed);
  addEventListener("blur", changed);
  document.addEventListener("visibilitychange", changed);
  return () => {
    removeEventListener("focus", changed);
    removeEventListener("blur", changed);
    document.removeEventListener("visibilitychange", changed);
  };
}

/** The same as {@link isAtScreen}; renders again when it changes. */
export function useAtScreen(): boolean {
  return useSyncExternalStore(watchScreen, isAtScreen);
}
