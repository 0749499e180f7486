import { useLayoutEffect, useRef } from "react";
import type { RefObject } from "react";

/** Marks a box with `data-more` while there is more in it to the end than one sees: its edge fades then. */
export function useMore<Box extends HTMLElement>(): RefObject<Box | null> {
  const box = useRef<Box>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = () => {
      // From right to left the place is counted in negative numbers.
      const seen = Math.abs(element.scrollLeft) + element.clientWidth;
      element.toggleAttribute("data-more", element.scrollWidth - seen > 1);
    };
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, []);
  return box;
}
