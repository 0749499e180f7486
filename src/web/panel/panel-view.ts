import { isQueryStep, setQuery, useQuery } from "../route.ts";

/** Every kind of panel, by the name it has in the address. */
const KINDS = ["people", "thread", "pins"] as const;
export type PanelKind = (typeof KINDS)[number];

/** What the right panel shows. `of` names one of its kind, such as a thread's seq. */
export type PanelView = { kind: PanelKind; of: string };

const PARAMETER = "panel";

/** The view that an address asks for, such as `people` or `people.x`; nothing where there is no such kind. */
export function parsePanel(value = ""): PanelView | undefined {
  const [name = "", ...rest] = value.split(".");
  const kind = KINDS.find((each) => each === name);
  return kind && { kind, of: rest.join(".") };
}

/** The inverse of {@link parsePanel}. */
export function panelValue({ kind, of }: PanelView): string {
  return of === "" ? kind : `${kind}.${of}`;
}

/** The panel that is open, from the address, so that the back button closes it. */
export function usePanel(): PanelView | undefined {
  return parsePanel(useQuery(PARAMETER));
}

let toFocus = false;

/** True once after somebody opened a panel: then it takes the focus. An address that is loaded does not. */
export function takesFocus(): boolean {
  const takes = toFocus;
  toFocus = false;
  return takes;
}

/** Opens a view in the right panel, in the place of what was there. */
export function openPanel(kind: PanelKind, of = ""): void {
  toFocus = true;
  const open = new URLSearchParams(location.search).has(PARAMETER);
  setQuery(PARAMETER, panelValue({ kind, of }), open && !isQueryStep() ? "replace" : "push");
}

/** Closes the right panel; undoes the step that opened it where there was one. */
export function closePanel(): void {
  if (isQueryStep()) history.back();
  else setQuery(PARAMETER, undefined, "replace");
}

/** Opens the view, or closes it where it is the one that is open. */
export function togglePanel(kind: PanelKind): void {
  const open = parsePanel(new URLSearchParams(location.search).get(PARAMETER) ?? undefined);
  if (open?.kind === kind) closePanel();
  else openPanel(kind);
}
