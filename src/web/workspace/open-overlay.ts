import { atom } from "nanostores";

/** Everything that may lie over the workspace, one at a time. */
export type Overlay =
  | "switcher"
  | "shortcuts"
  | "create-channel"
  | "browse-channels"
  | "new-message"
  | "create-workspace"
  | "join-workspace"
  | "invite"
  | "profile"
  | "preferences"
  | "workspace-settings"
  | "sign-out";

/** The overlay that is open, if any. */
export const shownOverlay = atom<Overlay | undefined>();

/** Shows an overlay in the place of any other. */
export function openOverlay(overlay: Overlay): void {
  shownOverlay.set(overlay);
}

/** Fetches the code of an overlay ahead of its use. */
export function prepareOverlay(overlay: Overlay): void {
  import("./late-parts.tsx").then(({ loadOverlay }) => loadOverlay(overlay)).catch(() => undefined);
}
