import { ROLES } from "../../protocol/events.ts";
import type { Role } from "../../protocol/events.ts";
import type { ChannelView } from "../../protocol/http.ts";

/** What each page of a channel's details is given. */
export type DetailsPageProps = {
  channel: ChannelView;
  /** Asks for the channel again. */
  onChanged: () => Promise<void>;
  onClose: () => void;
};

/** True where `role` has all that `least` has. */
export function isAtLeast(role: Role, least: Role): boolean {
  return ROLES.indexOf(role) <= ROLES.indexOf(least);
}
