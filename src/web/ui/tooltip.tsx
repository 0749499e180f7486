import { Tooltip } from "@base-ui/react/tooltip";
import { useEffect, useState } from "react";
import { DirectionFrame } from "./direction-frame.tsx";
import { Keys } from "./keys.tsx";
import styles from "./tooltip.module.css";

const OPEN_AFTER_MS = 450;
/** Whoever has just read one goes on to the next without waiting. */
const NEXT_WITHIN_MS = 300;

type Shown = { element: HTMLElement; text: string; keys: string | undefined };

/**
 * The one tooltip of the page, for every element that carries `tip(...)`: a hundred buttons cost
 * no more than one. Shows on hover of a mouse and on keyboard focus; Escape, a press and
 * scrolling take it away.
 */
export function TooltipLayer() {
  const [shown, setShown] = useState<Shown>();
  useEffect(() => watch(setShown), []);
  if (!shown) return null;
  return (
    <DirectionFrame>
      <Tooltip.Root open>
        <Tooltip.Portal>
          <Tooltip.Positioner
            className={styles["positioner"]}
            anchor={shown.element}
            side="top"
            sideOffset={6}
            collisionPadding={8}
          >
            <Tooltip.Popup className={styles["tooltip"]} aria-hidden="true">
              <span>{shown.text}</span>
              {shown.keys !== undefined && <Keys keys={shown.keys} />}
            </Tooltip.Popup>
          </Tooltip.Positioner>
        </Tooltip.Portal>
      </Tooltip.Root>
    </DirectionFrame>
  );
}

function watch(show: (shown: Shown | undefined) => void): () => void {
  const stop = new AbortController();
  let over: HTMLElement | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let open = false;
  let closedAt = 0;

  const hide = () => {
    clearTimeout(timer);
    over = undefined;
    if (!open) return;
    open = false;
    closedAt = performance.now();
    show(undefined);
  };
  const aim = (element: HTMLElement, waitMs: number) => {
    if (element === over) return;
    hide();
    over = element;
    const soon = performance.now() - closedAt < NEXT_WITHIN_MS;
    timer = setTimeout(
      () => {
        if (!element.isConnected || element.getAttribute("aria-expanded") === "true") return;
        open = true;
        const { tip: text = "", tipKeys: keys } = element.dataset;
        show({ element, text, keys });
      },
      soon ? 0 : waitMs,
    );
  };
  const on = <T extends keyof DocumentEventMap>(
    type: T,
    listener: (event: DocumentEventMap[T]) => void,
  ) =>
    document.addEventListener(type, listener, {
      signal: stop.signal,
      capture: true,
      passive: true,
    });

  on("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const element = tipped(event.target);
    if (element) aim(element, OPEN_AFTER_MS);
    else hide();
  });
  on("focusin", (event) => {
    const element = tipped(event.target);
    if (element?.matches(":focus-visible")) aim(element, OPEN_AFTER_MS);
  });
  on("focusout", hide);
  on("pointerdown", hide);
  on("scroll", hide);
  on("keydown", (event) => {
    if (event.key !== "Tab") hide();
  });
  on("pointerout", (event) => {
    // Out of the window altogether: no other element will say so.
    if (event.relatedTarget === null) hide();
  });
  return () => {
    clearTimeout(timer);
    stop.abort();
  };
}

function tipped(target: EventTarget | null): HTMLElement | undefined {
  return target instanceof Element
    ? (target.closest<HTMLElement>("[data-tip]") ?? undefined)
    : undefined;
}
