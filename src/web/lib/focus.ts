let pressed: HTMLElement | null = null;

document.addEventListener(
  "pointerdown",
  (event) => {
    pressed = event.target instanceof Element ? event.target.closest("button, a[href]") : null;
  },
  { capture: true, passive: true },
);

/**
 * Where the focus belongs again once what is opening now has closed. Safari does not focus a
 * button that is clicked, so there the one that was pressed last stands in.
 */
export function focusToReturn(): HTMLElement | null {
  const active = document.activeElement;
  if (active instanceof HTMLElement && active !== document.body) return active;
  return pressed?.isConnected ? pressed : null;
}
