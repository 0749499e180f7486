import { useId, useRef, useState } from "react";
import type { ReactNode } from "react";
import type { TriggerProps } from "./menu.tsx";
import { lazyOverlay } from "./overlay.ts";

/** The code of popovers, for whoever wants it ahead of time. */
export const PopoverPopup = lazyOverlay(
  async () => (await import("./popover-popup.tsx")).PopoverPopup,
);

/** A control that opens a small surface beside itself; the content is made while it is open. */
export function Popover({
  label,
  renderContent,
  side,
  align,
  children,
}: {
  /** The surface's name. */
  label: string;
  renderContent: (close: () => void) => ReactNode;
  side?: "top" | "bottom" | "left" | "right";
  align?: "start" | "center" | "end";
  /** The control. */
  children: (trigger: TriggerProps, open: boolean) => ReactNode;
}) {
  const id = useId();
  const anchor = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      {children(
        {
          ref: anchor,
          "aria-haspopup": "dialog",
          "aria-expanded": open,
          "aria-controls": open ? id : undefined,
          onClick: () => setOpen((old) => !old),
          onPointerEnter: () => void PopoverPopup.load().catch(() => undefined),
        },
        open,
      )}
      {open && (
        <PopoverPopup
          id={id}
          label={label}
          anchor={anchor}
          returnTo={() => anchor.current}
          side={side}
          align={align}
          onClose={close}
        >
          {renderContent(close)}
        </PopoverPopup>
      )}
    </>
  );
}
