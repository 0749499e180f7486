import type { ComponentProps } from "react";
import { cx } from "../lib/cx.ts";
import styles from "./button.module.css";

type ButtonProps = ComponentProps<"button"> & {
  look?: "primary" | "quiet" | "plain";
  wide?: boolean;
  busy?: boolean;
};

/** A button; while `busy` it says so and does nothing. */
export function Button({ look = "quiet", wide, busy, className, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      data-look={look}
      aria-busy={busy || undefined}
      disabled={rest.disabled === true || busy === true}
      className={cx(styles["button"], wide && styles["wide"], className)}
    />
  );
}

/** A button that reads as a link in a sentence. */
export function InlineButton({ className, ...rest }: ComponentProps<"button">) {
  return <button type="button" {...rest} className={cx(styles["inline"], className)} />;
}

/** A button with an icon alone; `label` is its name and its tooltip. */
export function IconButton({
  label,
  className,
  ...rest
}: ComponentProps<"button"> & { label: string }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={cx(styles["icon"], className)}
    />
  );
}

/** The look of {@link IconButton}, for a link. */
export const iconButtonClass = styles["icon"];
