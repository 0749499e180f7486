import { useId } from "react";
import type { ReactNode } from "react";
import { cx } from "../lib/cx.ts";
import styles from "./section.module.css";

/** A part of a settings page under its own heading; without one it is the page's first. */
export function Section({
  title,
  text,
  children,
}: {
  title?: string;
  text?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section className={styles["section"]} aria-labelledby={title === undefined ? undefined : id}>
      {title !== undefined && (
        <h3 id={id} className={styles["title"]}>
          {title}
        </h3>
      )}
      {text !== undefined && <p className={styles["text"]}>{text}</p>}
      {children}
    </section>
  );
}

/** A named thing with its control at the end of the line, or below where there is no room. */
export function SettingRow({
  label,
  hint,
  htmlFor,
  children,
}: {
  label: string;
  hint?: ReactNode;
  /** The control that the label names. */
  htmlFor?: string;
  children: ReactNode;
}) {
  return (
    <div className={styles["row"]}>
      <div className={styles["words"]}>
        {htmlFor === undefined ? (
          <span className={styles["label"]}>{label}</span>
        ) : (
          <label className={styles["label"]} htmlFor={htmlFor}>
            {label}
          </label>
        )}
        {hint !== undefined && <span className={styles["hint"]}>{hint}</span>}
      </div>
      <div className={styles["control"]}>{children}</div>
    </div>
  );
}

/** A line that explains or confirms; `tone` says whether it went well, and it is read out then. */
export function Note({
  tone = "plain",
  children,
}: {
  tone?: "plain" | "good" | "warning";
  children: ReactNode;
}) {
  return (
    <p className={cx(styles["note"], styles[tone])} role={tone === "plain" ? undefined : "status"}>
      {children}
    </p>
  );
}

/** The buttons of a form in a page. */
export function FormFoot({ children }: { children: ReactNode }) {
  return <div className={styles["foot"]}>{children}</div>;
}

/** The look of a form in a page. */
export const pageFormClass = styles["form"];
/** A button that destroys something. */
export const dangerClass = styles["danger"];
