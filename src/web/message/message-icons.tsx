import {
  AlarmClock,
  Bookmark,
  BookmarkCheck,
  Eye,
  Forward,
  Link2,
  MailOpen,
  MessageSquareReply,
  Pin,
  PinOff,
  TextQuote,
  SmilePlus,
} from "lucide-react";
import { icon } from "../ui/icons.tsx";

// What no first view shows is kept out of its code.
export const ReactIcon = icon(SmilePlus);
export const ReplyIcon = icon(MessageSquareReply);
export const QuoteIcon = icon(TextQuote);
export const ForwardIcon = icon(Forward, { points: true });
export const CopyLinkIcon = icon(Link2);
export const SaveIcon = icon(Bookmark);
export const SavedIcon = icon(BookmarkCheck);
export const UnreadIcon = icon(MailOpen);
export const RemindIcon = icon(AlarmClock);
export const PinIcon = icon(Pin);
export const UnpinIcon = icon(PinOff);
export const SeenIcon = icon(Eye);
