import { useStore } from "@nanostores/react";
import { ChannelDialogs } from "../channel/channel-header-dialogs.tsx";
import { shownChannelDialog } from "./channel-dialog.ts";
import { useWorkspace } from "./workspace-data.tsx";

/** Shows the dialog about a channel that was asked for outside the channel itself. */
export function ChannelDialogLayer() {
  const shown = useStore(shownChannelDialog);
  const { channels } = useWorkspace();
  const channel = channels.find(({ id }) => id === shown?.channelId);
  if (!shown || !channel) return null;
  return (
    <ChannelDialogs
      key={`${channel.id} ${shown.dialog}`}
      dialog={shown.dialog}
      channel={channel}
      onClose={() => shownChannelDialog.get() === shown && shownChannelDialog.set(undefined)}
    />
  );
}
