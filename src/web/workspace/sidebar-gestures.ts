import { isMac } from "../keys/keymap.ts";
import type { Point } from "../ui/menu-entry.ts";

/** What a menu is about. */
export type MenuOf = { kind: "channel" | "section"; id: string };

export type Gestures = {
  /** A menu is asked for: at a point, or at the element that stands for it. */
  open: (of: MenuOf, at: Point | HTMLElement) => void;
  /** The row with the focus goes up (-1) or down (1) among its own. */
  step: (channelId: string, by: 1 | -1) => void;
};

const LONG_PRESS_MS = 500;
const STILL_PX = 10;

/** Hears right clicks, long presses, the menu key, the buttons and Mod+Shift+Arrow. Answers the way to stop. */
export function watchMenus(nav: HTMLElement, { open, step }: Gestures): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  let press: { timer: ReturnType<typeof setTimeout>; x: number; y: number } | undefined;
  /** The click that ends a long press goes nowhere. */
  let swallow = false;
  const endPress = () => {
    clearTimeout(press?.timer);
    press = undefined;
  };

  nav.addEventListener(
    "contextmenu",
    (event) => {
      const of = menuOf(event.target);
      if (!of || event.shiftKey) return;
      event.preventDefault();
      endPress();
      // The menu key says where the focus is, not where somebody points.
      const byKey = event.button !== 2 && event.target instanceof HTMLElement;
      if (byKey && event.target instanceof HTMLElement) open(of, event.target);
      else open(of, { x: event.clientX, y: event.clientY });
    },
    { signal },
  );
  nav.addEventListener(
    "click",
    (event) => {
      if (swallow) {
        swallow = false;
        event.preventDefault();
        event.stopPropagation();
        return;
      }
      if (!(event.target instanceof Element)) return;
      const button = event.target.closest<HTMLElement>("[data-row-menu], [data-section-menu]");
      const of = button && menuOf(button);
      if (button && of) open(of, button);
    },
    { signal, capture: true },
  );
  nav.addEventListener(
    "pointerdown",
    (event) => {
      swallow = false;
      const of = event.pointerType === "touch" ? menuOf(event.target) : undefined;
      if (!of || !(event.target instanceof HTMLElement || event.target instanceof SVGElement))
        return;
      const { clientX: x, clientY: y } = event;
      const timer = setTimeout(() => {
        endPress();
        swallow = true;
        open(of, { x, y });
      }, LONG_PRESS_MS);
      press = { timer, x, y };
    },
    { signal },
  );
  nav.addEventListener(
    "pointermove",
    ({ clientX, clientY }) => {
      if (press && Math.hypot(clientX - press.x, clientY - press.y) > STILL_PX) endPress();
    },
    { signal },
  );
  for (const type of ["pointerup", "pointercancel"] as const)
    nav.addEventListener(type, endPress, { signal });
  nav.addEventListener(
    "keydown",
    (event) => {
      const mod = isMac() ? event.metaKey : event.ctrlKey;
      if (!mod || !event.shiftKey || event.altKey) return;
      const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : undefined;
      const of = menuOf(event.target);
      if (by === undefined || of?.kind !== "channel") return;
      event.preventDefault();
      step(of.id, by);
    },
    { signal },
  );
  return () => {
    endPress();
    stop.abort();
  };
}

function menuOf(target: EventTarget | null): MenuOf | undefined {
  if (!(target instanceof Element)) return undefined;
  const channelId = target.closest<HTMLElement>("[data-channel]")?.dataset["channel"];
  if (channelId !== undefined) return { kind: "channel", id: channelId };
  const section = target.closest<HTMLElement>("[data-own-section]");
  const head = target.closest("[draggable=true], [data-section-menu]");
  const id = section?.dataset["place"];
  return head && id !== undefined ? { kind: "section", id } : undefined;
}
