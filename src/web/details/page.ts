import type { ChannelView } from "../../protocol/http.ts";

/** What each page of a channel's details is given. */
export type DetailsPageProps = {
  channel: ChannelView;
  /** Asks for the channel again. */
  onChanged: () => Promise<void>;
  onClose: () => void;
};
