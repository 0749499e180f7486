import { useState } from "react";
import type { ReactNode } from "react";
import { focusToReturn } from "../lib/focus.ts";
import styles from "./dialog.module.css";
import { lazyOverlay } from "./overlay.ts";

export type DialogProps = {
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** How wide at most: 400, 560 or 880 px. On a phone all but the small one fill the screen. */
  size?: "small" | "medium" | "large";
  /** A question that has to be answered: a click beside it does not end it. */
  asks?: boolean;
};

/** The code of the dialog's frame, for whoever wants it ahead of time. */
export const DialogPopup = lazyOverlay(
  async () => (await import("./dialog-popup.tsx")).DialogPopup,
);

/** A modal dialog, open while it is mounted: Escape, the close button and a click beside it end it. */
export function Dialog(props: DialogProps) {
  // Taken before anything inside can claim the focus.
  const [returnTo] = useState(focusToReturn);
  return <DialogPopup {...props} returnTo={returnTo} />;
}

/** The row of buttons at a dialog's foot. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className={styles["actions"]}>{children}</div>;
}
