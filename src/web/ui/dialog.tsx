import { useId, useLayoutEffect, useRef } from "react";
import type { MouseEvent, ReactNode } from "react";
import { IconButton } from "./button.tsx";
import styles from "./dialog.module.css";
import { CloseIcon } from "./icons.tsx";

type DialogProps = { title: string; onClose: () => void; children: ReactNode };

const FIRST_TO_FOCUS = "input:not([type=radio]), textarea, [data-look=primary]";

/** A modal dialog, open while it is mounted: Escape, the close button and a click beside it end it. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // In the layout phase, since only a dialog that is still in the page gives the focus back.
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    // The browser would choose the close button, which comes first.
    dialog?.querySelector<HTMLElement>(FIRST_TO_FOCUS)?.focus();
    return () => dialog?.close();
  }, []);

  const closeBeside = (event: MouseEvent) => {
    // The content fills the dialog, so only its backdrop has the dialog itself as target.
    if (event.target === ref.current) onClose();
  };
  return (
    <dialog
      ref={ref}
      className={styles["dialog"]}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={closeBeside}
    >
      <div className={styles["inside"]}>
        <div className={styles["head"]}>
          <h2 id={titleId} className={styles["title"]}>
            {title}
          </h2>
          <IconButton label="Close" onClick={onClose}>
            <CloseIcon />
          </IconButton>
        </div>
        {children}
      </div>
    </dialog>
  );
}

/** The row of buttons at a dialog's foot. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className={styles["actions"]}>{children}</div>;
}
