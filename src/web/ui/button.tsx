import type { ComponentProps } from "react";
import { cx } from "../lib/cx.ts";
import styles from "./button.module.css";
import { tip } from "./tip.ts";

type ButtonProps = ComponentProps<"button"> & {
  look?: "primary" | "quiet" | "plain" | "danger";
  wide?: boolean;
  busy?: boolean;
};

/** The attribute holds for the page's first paint alone, not for what comes in later. */
function focusOnArrival(element: HTMLButtonElement | null): void {
  element?.focus();
}

/** A button; while `busy` it says so and does nothing. */
export function Button({
  look = "quiet",
  wide,
  busy,
  className,
  autoFocus,
  ref,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      ref={autoFocus ? focusOnArrival : ref}
      data-look={look}
      aria-busy={busy || undefined}
      disabled={rest.disabled === true || busy === true}
      className={cx(styles["button"], wide && styles["wide"], className)}
    />
  );
}

/** The look of {@link Button}, for a link, with `data-look`. */
export const buttonClass = styles["button"];

/** A button that reads as a link in a sentence. */
export function InlineButton({ className, ...rest }: ComponentProps<"button">) {
  return <button type="button" {...rest} className={cx(styles["inline"], className)} />;
}

/** A button with an icon alone; `label` is its name and its tooltip, `keys` a shortcut: `Mod+K`. */
export function IconButton({
  label,
  keys,
  className,
  ...rest
}: ComponentProps<"button"> & { label: string; keys?: string }) {
  return (
    <button
      type="button"
      aria-label={label}
      {...tip(label, keys)}
      {...rest}
      className={cx(styles["icon"], className)}
    />
  );
}

/** The look of {@link IconButton}, for a link. */
export const iconButtonClass = styles["icon"];
