import { Dialog } from "@base-ui/react/dialog";
import { useRef } from "react";
import { useWords } from "../i18n/i18n.ts";
import { IconButton } from "./button.tsx";
import type { DialogProps } from "./dialog.tsx";
import styles from "./dialog.module.css";
import { CloseIcon } from "./icons.tsx";
import { partWords } from "./words.ts";

/** In this order: what asks to be first, what can be typed into, what one came for. */
const FIRST_TO_FOCUS = [
  "[data-first]",
  "input:not([type=radio], [type=checkbox], [type=hidden]), textarea",
  "[data-look=primary]",
];

function firstIn(popup: HTMLElement | null): HTMLElement | true {
  for (const selector of FIRST_TO_FOCUS) {
    const element = popup?.querySelector<HTMLElement>(selector);
    if (element) return element;
  }
  return true;
}

/** The dialog itself; use {@link Dialog}, which loads it. */
export function DialogPopup({
  title,
  onClose,
  children,
  size = "small",
  asks = false,
  returnTo,
}: DialogProps & { returnTo: HTMLElement | null }) {
  const t = useWords(partWords);
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Dialog.Root
      open
      disablePointerDismissal={asks}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className={styles["backdrop"]} forceRender />
        <Dialog.Viewport className={styles["viewport"]} data-size={size}>
          <Dialog.Popup
            ref={popup}
            className={styles["dialog"]}
            role={asks ? "alertdialog" : "dialog"}
            data-size={size}
            initialFocus={() => firstIn(popup.current)}
            finalFocus={() => (returnTo?.isConnected ? returnTo : true)}
          >
            <div className={styles["head"]}>
              <Dialog.Title className={styles["title"]}>{title}</Dialog.Title>
              <IconButton label={t.close} onClick={onClose}>
                <CloseIcon />
              </IconButton>
            </div>
            <div className={styles["inside"]}>{children}</div>
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
