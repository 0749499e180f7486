import { atom } from "nanostores";
import type { ChannelDialog } from "../channel/channel-header-dialogs.tsx";

/** The dialog about a channel that is open, wherever it was asked for. */
export const shownChannelDialog = atom<{ channelId: string; dialog: ChannelDialog } | undefined>();

/** Opens what there is to say about a channel, or what it may be asked. */
export function openChannelDetails(channelId: string, dialog: ChannelDialog = "details"): void {
  shownChannelDialog.set({ channelId, dialog });
}
