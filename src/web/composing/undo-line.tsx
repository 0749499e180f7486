import { params } from "@nanostores/i18n";
import { i18n, useWords } from "../i18n/i18n.ts";
import { InlineButton } from "../ui/button.tsx";
import { useSecondsLeft } from "./use-seconds-left.ts";
import styles from "./undo-line.module.css";

const words = i18n("undoLine", { sends: params("Sends in {seconds} s"), undo: "Undo" });

/** Says when a message goes, and takes it back until then; nothing once it goes. */
export function UndoLine({ heldUntil, onUndo }: { heldUntil: number; onUndo: () => void }) {
  const t = useWords(words);
  const seconds = useSecondsLeft(heldUntil);
  if (seconds === 0) return null;
  return (
    <p className={styles["undo"]}>
      <span>{t.sends({ seconds })}</span>
      <InlineButton onClick={onUndo}>{t.undo}</InlineButton>
    </p>
  );
}
