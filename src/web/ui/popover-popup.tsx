import { Popover } from "@base-ui/react/popover";
import { useState } from "react";
import type { ReactNode, RefObject } from "react";
import { DirectionFrame } from "./direction-frame.tsx";
import styles from "./popover.module.css";

/** An open popover; use {@link Popover}, which loads it. */
export function PopoverPopup({
  id,
  label,
  anchor,
  returnTo,
  side,
  align,
  onClose,
  children,
}: {
  id?: string;
  label: string;
  anchor: RefObject<HTMLElement | null> | HTMLElement;
  returnTo: () => HTMLElement | null;
  side?: "top" | "bottom" | "left" | "right" | undefined;
  align?: "start" | "center" | "end" | undefined;
  onClose: () => void;
  children: ReactNode;
}) {
  const [open, setOpen] = useState(true);
  return (
    <DirectionFrame>
      <Popover.Root
        open={open}
        onOpenChange={(next, { event }) => {
          // The control that opened it closes it by itself.
          const control = "current" in anchor ? anchor.current : anchor;
          if (event.target instanceof Node && control?.contains(event.target)) return;
          setOpen(next);
        }}
        onOpenChangeComplete={(isOpen) => {
          if (!isOpen) onClose();
        }}
      >
        <Popover.Portal>
          <Popover.Positioner
            className={styles["positioner"]}
            anchor={anchor}
            side={side ?? "bottom"}
            align={align ?? "start"}
            sideOffset={4}
            collisionPadding={8}
          >
            <Popover.Popup
              id={id}
              className={styles["popover"]}
              aria-label={label}
              finalFocus={() => returnTo() ?? true}
            >
              {children}
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
    </DirectionFrame>
  );
}
