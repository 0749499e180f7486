import {
  Activity,
  Archive,
  Ban,
  BellOff,
  BookmarkCheck,
  Building2,
  Folder,
  FolderOutput,
  Info,
  Keyboard,
  Link,
  MessageCircle,
  Settings,
  Star,
  UserRound,
} from "lucide-react";
import { icon } from "./icons.tsx";

// What no first view shows is kept out of its code.
export const PersonIcon = icon(UserRound);
export const SettingsIcon = icon(Settings);
export const KeyboardIcon = icon(Keyboard);
export const LinkIcon = icon(Link);
export const ArchiveIcon = icon(Archive);
export const InfoIcon = icon(Info);
export const KeptIcon = icon(BookmarkCheck);
export const BlockIcon = icon(Ban);
export const MuteIcon = icon(BellOff);
export const SectionIcon = icon(Folder);
export const OutIcon = icon(FolderOutput);
export const StarIcon = icon(Star);
export const MessageIcon = icon(MessageCircle);
export const OperationsIcon = icon(Activity);
export const WorkspaceIcon = icon(Building2);
