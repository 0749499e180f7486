import type { ReactNode } from "react";

type IconProps = { size?: number; className?: string | undefined };

/** A line icon on a 16-unit grid; it says nothing to a screen reader, the control around it does. */
function icon(drawing: ReactNode) {
  return function Icon({ size = 16, className }: IconProps) {
    return (
      <svg
        className={className}
        width={size}
        height={size}
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
      >
        {drawing}
      </svg>
    );
  };
}

export const HashIcon = icon(
  <path d="M6.4 2.5 4.9 13.5M11.1 2.5 9.6 13.5M2.8 5.8h11M2.2 10.2h11" />,
);
export const LockIcon = icon(
  <>
    <rect x="3.2" y="7" width="9.6" height="6.6" rx="1.6" />
    <path d="M5.4 7V5a2.6 2.6 0 0 1 5.2 0v2" />
  </>,
);
export const PlusIcon = icon(<path d="M8 3v10M3 8h10" />);
export const CloseIcon = icon(<path d="m4 4 8 8M12 4l-8 8" />);
export const BackIcon = icon(<path d="M10 3 5 8l5 5" />);
export const ChevronIcon = icon(<path d="m4 6 4 4 4-4" />);
export const DownIcon = icon(<path d="M8 3v10M3.8 8.8 8 13l4.2-4.2" />);
export const SendIcon = icon(<path d="M8 13V3M3.8 7.2 8 3l4.2 4.2" />);
export const CheckIcon = icon(<path d="m3 8.5 3.4 3.4L13 4.8" />);
export const CopyIcon = icon(
  <>
    <rect x="5.5" y="5.5" width="8" height="8" rx="1.6" />
    <path d="M10.5 5.5V4a1.5 1.5 0 0 0-1.5-1.5H4A1.5 1.5 0 0 0 2.5 4v5A1.5 1.5 0 0 0 4 10.5h1.5" />
  </>,
);
export const InviteIcon = icon(
  <>
    <circle cx="6.2" cy="5.2" r="2.6" />
    <path d="M1.8 13.5c.3-2.6 2-4 4.4-4s4.1 1.4 4.4 4M12.5 5v4M10.5 7h4" />
  </>,
);
export const SignOutIcon = icon(
  <path d="M6 13.5H4A1.5 1.5 0 0 1 2.5 12V4A1.5 1.5 0 0 1 4 2.5h2M10.5 11l3-3-3-3M13.5 8H6" />,
);
export const WarningIcon = icon(
  <>
    <path d="M8 2.4 14.3 13.3H1.7L8 2.4Z" />
    <path d="M8 6.6v3M8 11.4v.1" />
  </>,
);
/** The mark of the product: lines of talk, the last one still open. */
export function Mark({ size = 28, className }: IconProps) {
  return (
    <svg
      className={className}
      width={size}
      height={size}
      viewBox="0 0 32 32"
      aria-hidden="true"
      focusable="false"
    >
      <path
        fill="var(--accent)"
        d="M9 3h14a7 7 0 0 1 7 7v9a7 7 0 0 1-7 7H13l-7.2 4.3A1.2 1.2 0 0 1 4 29.3V23.6A7 7 0 0 1 2 19v-9a7 7 0 0 1 7-7Z"
      />
      <path
        d="M9 10.5h14M9 15h14M9 19.5h7"
        stroke="var(--on-accent)"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
    </svg>
  );
}
