import { useLayoutEffect } from "react";

const GAP = 8;

/** Shows the card in the top layer at the anchor's side, inside the window; gives the focus back. */
export function usePlaceBeside(
  card: { current: HTMLElement | null },
  anchor: HTMLElement,
  onClose: () => void,
): void {
  useLayoutEffect(() => {
    const element = card.current;
    if (!element) return;
    element.showPopover();
    const at = anchor.getBoundingClientRect();
    const { width, height } = element.getBoundingClientRect();
    const rtl = getComputedStyle(anchor).direction === "rtl";
    const left = Math.min(rtl ? at.right - width : at.left, innerWidth - width - GAP);
    const below = at.bottom + GAP / 2;
    const top = below + height + GAP <= innerHeight ? below : at.top - height - GAP / 2;
    element.style.left = `${Math.max(GAP, left)}px`;
    element.style.top = `${Math.max(GAP, top)}px`;
    (element.querySelector<HTMLElement>("button") ?? element).focus();
    // What the card hangs on moves away under it.
    addEventListener("resize", onClose);
    return () => {
      removeEventListener("resize", onClose);
      const lost =
        element.contains(document.activeElement) || document.activeElement === document.body;
      if (lost && anchor.isConnected) anchor.focus();
    };
    // oxlint-disable-next-line react/exhaustive-deps
  }, [card, anchor]);
}
