import { useRef } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { Button } from "../ui/button.tsx";
import { CopyButton } from "../settings/copy-button.tsx";
import { Note } from "../settings/section.tsx";
import styles from "./integrations.module.css";

const words = i18n("integrationsOnce", {
  copy: "Copy",
  once: "This is shown once. Whoever has it can use it: keep it where secrets are kept.",
  done: "I have it",
});

/** Something that is shown once, to be copied: an address, a secret, a key. */
export function Once({
  values,
  onDone,
}: {
  values: readonly { label: string; value: string }[];
  onDone: () => void;
}) {
  const t = useWords(words);
  return (
    <div className={styles["once"]}>
      <Note tone="warning">{t.once}</Note>
      {values.map((each) => (
        <OnceLine key={each.label} {...each} copy={t.copy} />
      ))}
      <div>
        <Button onClick={onDone}>{t.done}</Button>
      </div>
    </div>
  );
}

function OnceLine({ label, value, copy }: { label: string; value: string; copy: string }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className={styles["onceLine"]}>
      <span className={styles["onceLabel"]} aria-hidden="true">
        {label}
      </span>
      <span className={styles["onceRow"]}>
        <input
          ref={input}
          className={styles["onceValue"]}
          aria-label={label}
          readOnly
          value={value}
          onFocus={(event) => event.target.select()}
        />
        <CopyButton text={value} label={copy} onRefused={() => input.current?.select()} />
      </span>
    </div>
  );
}
