import { useRef } from "react";
import type { Overview } from "../../protocol/admin.ts";
import { mergeSamples } from "../chart/samples.ts";
import type { Sample } from "../chart/samples.ts";
import { usePoll } from "../lib/use-poll.ts";
import type { Polled } from "../lib/use-poll.ts";
import { adminCalls } from "./calls.ts";
import { samplesOf, WINDOW_MS } from "./measures.ts";
import type { Measure } from "./measures.ts";

/** The server's answer, and the samples of this and earlier ones. */
export type LiveOverview = Overview & { samples: readonly Sample<Measure>[] };

const EVERY_MS = 2_000;
/** Where only the alerts are shown, beside another page. */
const ASIDE_EVERY_MS = 10_000;

/** The state of the deployment, asked for every two seconds while the overview is on the screen. */
export function useOverview(inFront: boolean): Polled<LiveOverview> {
  const kept = useRef<readonly Sample<Measure>[]>([]);
  return usePoll("overview", inFront ? EVERY_MS : ASIDE_EVERY_MS, async () => {
    const overview = await adminCalls.overview();
    // A server that started anew remembers less than the page does.
    kept.current = mergeSamples(kept.current, samplesOf(overview.series), WINDOW_MS);
    return { ...overview, samples: kept.current };
  });
}
