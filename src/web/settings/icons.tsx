import {
  AtSign,
  ChartColumn,
  Building2,
  Contact,
  DoorOpen,
  Download,
  EyeOff,
  Import,
  KeyRound,
  ListChecks,
  Megaphone,
  Plug,
  SlidersHorizontal,
  SmilePlus,
  UserRound,
  UsersRound,
} from "lucide-react";
import { icon } from "../ui/icons.tsx";

// Apart from the other icons, which every first view loads.
export const ProfileIcon = icon(UserRound);
export const AccountIcon = icon(KeyRound);
export const PreferencesIcon = icon(SlidersHorizontal);
export const WorkspaceIcon = icon(Building2);
export const PeopleIcon = icon(UsersRound);
export const PrivacyIcon = icon(EyeOff);
export const GroupsIcon = icon(AtSign);
export const EmojiIcon = icon(SmilePlus);
export const CampaignsIcon = icon(Megaphone);
export const ContactsIcon = icon(Contact);
export const ImportsIcon = icon(Import);
export const JobsIcon = icon(ListChecks);
export const IntegrationsIcon = icon(Plug);
export const ReportsIcon = icon(ChartColumn);
export const ExportIcon = icon(Download);
export const LeaveIcon = icon(DoorOpen);
