const PANES = "[data-pane]";
const CAN_FOCUS =
  'a[href], button:not(:disabled), input:not(:disabled), textarea:not(:disabled), [tabindex]:not([tabindex="-1"])';
const COMPOSER = "main form textarea:not(:disabled), main [data-composer]";

/** Where the focus was last in each pane. */
const lastIn = new WeakMap<Element, HTMLElement>();

/** Remembers the place in its pane that has just got the focus. */
export function noteFocus(target: EventTarget | null): void {
  if (!(target instanceof HTMLElement)) return;
  const pane = target.closest(PANES);
  if (pane) lastIn.set(pane, target);
}

/** Moves the focus to the next pane of the screen, or with -1 to the one before, around the end. */
export function focusPane(step: 1 | -1): void {
  const panes = Array.from(document.querySelectorAll<HTMLElement>(PANES)).filter(isVisible);
  const present = document.activeElement?.closest<HTMLElement>(PANES);
  const at = present ? panes.indexOf(present) : -1;
  const start = at === -1 && step === -1 ? 0 : at;
  for (let n = 1; n <= panes.length; n += 1) {
    const pane = panes[(start + n * step + panes.length * 2) % panes.length];
    if (pane && focusIn(pane)) return;
  }
}

function focusIn(pane: HTMLElement): boolean {
  const before = lastIn.get(pane);
  const wanted =
    before && pane.contains(before)
      ? before
      : (pane.querySelector<HTMLElement>(`[aria-current=page], ${COMPOSER}`) ??
        pane.querySelector<HTMLElement>(CAN_FOCUS));
  wanted?.focus();
  return wanted !== null && document.activeElement === wanted;
}

/** Puts the focus where one writes, where there is no soft keyboard that would come up for it. */
export function focusComposer(): void {
  if (matchMedia("(pointer: coarse)").matches) return;
  document.querySelector<HTMLElement>(COMPOSER)?.focus();
}

/** Puts the focus on the messages, so that the keyboard scrolls them. */
export function focusMessages(): void {
  document.querySelector<HTMLElement>("main section [tabindex='0']")?.focus();
}

function isVisible(element: HTMLElement): boolean {
  return element.getClientRects().length > 0;
}
