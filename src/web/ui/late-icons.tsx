import {
  Archive,
  Bell,
  Building2,
  Keyboard,
  Link,
  MessageCircle,
  Settings,
  UserRound,
} from "lucide-react";
import { icon } from "./icons.tsx";

// What no first view shows is kept out of its code.
export const PersonIcon = icon(UserRound);
export const SettingsIcon = icon(Settings);
export const KeyboardIcon = icon(Keyboard);
export const LinkIcon = icon(Link);
export const ArchiveIcon = icon(Archive);
export const BellIcon = icon(Bell);
export const MessageIcon = icon(MessageCircle);
export const WorkspaceIcon = icon(Building2);
