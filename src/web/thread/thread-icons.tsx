import { Bell, BellOff } from "lucide-react";
import { icon } from "../ui/icons.tsx";

export const BellIcon = icon(Bell);
export const BellOffIcon = icon(BellOff);
