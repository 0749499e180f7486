import { useEffect, useState } from "react";
import { useStore } from "@nanostores/react";
import { useWords } from "../i18n/i18n.ts";
import { IconButton } from "./button.tsx";
import { CloseIcon } from "./icons.tsx";
import { dropToast, shownToast } from "./toast.ts";
import type { Toast } from "./toast.ts";
import styles from "./toast-line.module.css";
import { partWords } from "./words.ts";

const SHOWN_MS = 5_000;
/** Time to read, to decide and to reach the button. */
const SHOWN_WITH_ACTION_MS = 10_000;

/** Where toasts show and are read out; stands once, at the end of the page. */
export function ToastLine() {
  const toast = useStore(shownToast);
  return (
    <div className={styles["place"]} role="status">
      {toast && <Line key={toast.id} toast={toast} />}
    </div>
  );
}

function Line({ toast }: { toast: Toast }) {
  const t = useWords(partWords);
  const { id, text, action } = toast;
  // Whoever points at it or stands in it is still reading.
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => dropToast(id), action ? SHOWN_WITH_ACTION_MS : SHOWN_MS);
    return () => clearTimeout(timer);
  }, [id, action, held]);
  return (
    <div
      className={styles["line"]}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span className={styles["text"]}>{text}</span>
      {action && (
        <button
          type="button"
          className={styles["action"]}
          onClick={() => {
            dropToast(id);
            action.run();
          }}
        >
          {action.label}
        </button>
      )}
      <IconButton label={t.close} className={styles["close"]} onClick={() => dropToast(id)}>
        <CloseIcon size={14} />
      </IconButton>
    </div>
  );
}
