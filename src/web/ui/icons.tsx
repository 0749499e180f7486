import {
  ArrowDown,
  ArrowUp,
  Bell,
  Bookmark,
  Check,
  ChevronDown,
  ChevronLeft,
  Compass,
  Copy,
  Ellipsis,
  Hash,
  Inbox,
  Lock,
  LogOut,
  MessagesSquare,
  Pencil,
  PencilLine,
  Plus,
  Search,
  SquarePen,
  Trash2,
  TriangleAlert,
  UserPlus,
  Users,
  X,
} from "lucide-react";
import type { LucideIcon } from "lucide-react";

type IconProps = { size?: number; className?: string | undefined };

/** An icon of the set in our size and weight; it says nothing to a screen reader, the control around it does. */
export function icon(Drawing: LucideIcon, { points = false } = {}) {
  return function Icon({ size = 16, className }: IconProps) {
    return (
      <Drawing
        size={size}
        strokeWidth={1.75}
        className={className}
        data-points={points || undefined}
        aria-hidden="true"
      />
    );
  };
}

/** The same for one that points along the line of reading: it turns where the page does. */
function pointing(Drawing: LucideIcon) {
  return icon(Drawing, { points: true });
}

export const HashIcon = icon(Hash);
export const LockIcon = icon(Lock);
export const PlusIcon = icon(Plus);
export const CloseIcon = icon(X);
export const BackIcon = pointing(ChevronLeft);
export const ChevronIcon = icon(ChevronDown);
export const DownIcon = icon(ArrowDown);
export const SendIcon = icon(ArrowUp);
export const CheckIcon = icon(Check);
export const CopyIcon = icon(Copy);
export const InviteIcon = icon(UserPlus);
export const EditIcon = icon(Pencil);
export const DraftsIcon = icon(PencilLine);
export const DeleteIcon = icon(Trash2);
export const SignOutIcon = pointing(LogOut);
export const WarningIcon = icon(TriangleAlert);
export const SearchIcon = icon(Search);
export const PenIcon = icon(SquarePen);
export const PeopleIcon = icon(Users);
export const CompassIcon = icon(Compass);
export const MoreIcon = icon(Ellipsis);
export const UnreadIcon = icon(Inbox);
export const ThreadsIcon = icon(MessagesSquare);
export const BellIcon = icon(Bell);
export const SavedIcon = icon(Bookmark);

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
