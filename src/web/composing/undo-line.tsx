import { useEffect, useState } from "react";
import { params } from "@nanostores/i18n";
import { i18n, useWords } from "../i18n/i18n.ts";
import { InlineButton } from "../ui/button.tsx";
import styles from "./undo-line.module.css";

const words = i18n("undoLine", { sends: params("Sends in {seconds} s"), undo: "Undo" });

/** Says when a message goes, and takes it back until then; nothing once it goes. */
export function UndoLine({ heldUntil, onUndo }: { heldUntil: number; onUndo: () => void }) {
  const t = useWords(words);
  const [now, setNow] = useState(Date.now);
  const left = heldUntil - now;
  useEffect(() => {
    if (left <= 0) return;
    const timer = setTimeout(() => setNow(Date.now()), left % 1_000 || 1_000);
    return () => clearTimeout(timer);
  }, [left]);
  if (left <= 0) return null;
  return (
    <p className={styles["undo"]}>
      <span>{t.sends({ seconds: Math.ceil(left / 1_000) })}</span>
      <InlineButton onClick={onUndo}>{t.undo}</InlineButton>
    </p>
  );
}
