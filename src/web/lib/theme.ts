import { atom } from "nanostores";
import { recall, remember } from "./remember.ts";

/** The schemes one can choose; `system` follows the device. */
export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const CHOSEN = "theme";

/** The scheme this browser uses. boot.js sets it before the first paint, this from then on. */
export const chosenTheme = atom<Theme>(
  THEMES.find((theme) => theme === recall(CHOSEN)) ?? "system",
);

/** Chooses a scheme for this browser. */
export function chooseTheme(theme: Theme): void {
  remember(CHOSEN, theme === "system" ? undefined : theme);
  chosenTheme.set(theme);
}

/** Keeps the page, and what the browser paints around it, in the chosen scheme. */
export function followTheme(): () => void {
  const stop = chosenTheme.subscribe(applyTheme);
  // Another tab of this browser chose.
  const onStorage = (event: StorageEvent) => {
    if (event.key === `edgewise.${CHOSEN}`)
      chosenTheme.set(THEMES.find((theme) => theme === event.newValue) ?? "system");
  };
  addEventListener("storage", onStorage);
  return () => {
    stop();
    removeEventListener("storage", onStorage);
  };
}

function applyTheme(theme: Theme): void {
  const { dataset } = document.documentElement;
  if (theme === "system") delete dataset["theme"];
  else dataset["theme"] = theme;
  // The bar around the page has one colour for each scheme; a choice makes its own hold always.
  for (const meta of document.querySelectorAll<HTMLMetaElement>("meta[name=theme-color]")) {
    const scheme = meta.dataset["scheme"];
    if (scheme !== undefined)
      meta.media =
        theme === "system" ? `(prefers-color-scheme: ${scheme})` : mediaOf(theme, scheme);
  }
}

function mediaOf(theme: Theme, scheme: string): string {
  return theme === scheme ? "all" : "not all";
}
