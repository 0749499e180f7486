import { useEffect, useState } from "react";
import type { RefObject } from "react";
import { chosenTheme } from "../lib/theme.ts";

/** What a chart is drawn with, as the tokens are in the scheme that shows. */
export type ChartColours = Record<(typeof NAMES)[number], string>;

const NAMES = ["text", "grid", "ground", "first", "second", "third", "faint", "threshold"] as const;

/**
 * The colours at `place`, and again whenever the scheme changes. A canvas knows no custom
 * properties, and those are not computed where they are read: each is asked for as a colour.
 */
export function useChartColours(place: RefObject<HTMLElement | null>): ChartColours | undefined {
  const [colours, setColours] = useState<ChartColours>();
  useEffect(() => {
    const read = () => place.current && setColours(coloursAt(place.current));
    read();
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const contrast = matchMedia("(forced-colors: active)");
    // The page's own scheme is set in the same turn; what it makes of the colours is asked after it.
    const stop = chosenTheme.listen(() => requestAnimationFrame(read));
    dark.addEventListener("change", read);
    contrast.addEventListener("change", read);
    return () => {
      stop();
      dark.removeEventListener("change", read);
      contrast.removeEventListener("change", read);
    };
  }, [place]);
  return colours;
}

function coloursAt(element: HTMLElement): ChartColours {
  const probe = element.appendChild(document.createElement("i"));
  const entries = NAMES.map((name) => {
    probe.style.color = `var(--chart-${name})`;
    return [name, getComputedStyle(probe).color] as const;
  });
  probe.remove();
  // One entry for each name.
  return Object.fromEntries(entries) as ChartColours;
}
