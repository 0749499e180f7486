import { useStore } from "@nanostores/react";
import { atom } from "nanostores";
import type { ViewName } from "../route.ts";
import type { Mark } from "./marks.ts";

const marks = atom<ReadonlyMap<ViewName, Mark>>(new Map());

/** What waits in the views of one's own; what has nothing is not among them. */
export function usePlaceMarks(): ReadonlyMap<ViewName, Mark> {
  return useStore(marks);
}

/** Says that `count` things wait in a view: as a number, or for threads as a dot. */
export function markPlace(view: ViewName, mark: Pick<Mark, "bold" | "count">): void {
  const next = new Map(marks.get());
  if (mark.bold || mark.count > 0) next.set(view, { ...mark, muted: false });
  else next.delete(view);
  marks.set(next);
}
