import { ariaKeys } from "../lib/keys.ts";

/** The attributes that give a control a tooltip. */
export type TipProps = {
  "data-tip": string;
  "data-tip-keys"?: string;
  "aria-keyshortcuts"?: string;
};

/**
 * Gives a control a tooltip: spread it over the element. The tooltip repeats the control's name
 * for the eye, so the control needs its name all the same. `keys` is a shortcut such as `Mod+K`.
 */
export function tip(text: string, keys?: string): TipProps {
  if (keys === undefined) return { "data-tip": text };
  return { "data-tip": text, "data-tip-keys": keys, "aria-keyshortcuts": ariaKeys(keys) };
}
