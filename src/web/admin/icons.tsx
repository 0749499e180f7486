import {
  Activity,
  Building2,
  CircleCheck,
  CircleGauge,
  HeartPulse,
  LayoutList,
  RotateCcw,
  UsersRound,
} from "lucide-react";
import { icon } from "../ui/icons.tsx";

export const OverviewIcon = icon(Activity);
export const PeopleIcon = icon(UsersRound);
export const WorkspacesIcon = icon(Building2);
export const JobsIcon = icon(LayoutList);
export const AlertsIcon = icon(CircleGauge);
export const HealthIcon = icon(HeartPulse);
export const GoodIcon = icon(CircleCheck);
export const RetryIcon = icon(RotateCcw);
