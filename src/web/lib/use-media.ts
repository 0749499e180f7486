import { useSyncExternalStore } from "react";

/** Under this width one pane shows at a time. */
export const ONE_PANE = "(max-width: 639px)";

/** True while the media query holds. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = matchMedia(query);
      list.addEventListener("change", changed);
      return () => list.removeEventListener("change", changed);
    },
    () => matchMedia(query).matches,
  );
}
