import { CornerUpLeft, Pin } from "lucide-react";
import { icon } from "../ui/icons.tsx";

// Seen in the first view.
export const PinnedIcon = icon(Pin);
export const BroadcastIcon = icon(CornerUpLeft, { points: true });
