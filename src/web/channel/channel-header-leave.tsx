import { params } from "@nanostores/i18n";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { navigate } from "../route.ts";
import { Confirm } from "../ui/confirm.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import type { ChannelDialogProps } from "./channel-header-dialogs.tsx";

const words = i18n("leaveChannel", {
  leaveTitle: params("Leave #{name}?"),
  leavePublic: "You can join it again at any time.",
  leavePrivate: "It is private: somebody in it has to add you again.",
  leave: "Leave channel",
  archiveTitle: params("Archive #{name}?"),
  archiveText: "Everything in it can still be read, and nobody can write in it any more.",
  archive: "Archive channel",
});

/** Asks before leaving. */
export function LeaveChannelDialog({ channel, onClose }: ChannelDialogProps) {
  const t = useWords(words);
  const { workspace, reloadChannels } = useWorkspace();
  return (
    <Confirm
      title={t.leaveTitle({ name: channel.name })}
      text={channel.kind === "private" ? t.leavePrivate : t.leavePublic}
      action={t.leave}
      dangerous={channel.kind === "private"}
      onConfirm={async () => {
        await api.channels.leave(channel.id);
        navigate({ at: "workspace", workspaceId: workspace.id });
        await reloadChannels();
      }}
      onClose={onClose}
    />
  );
}

/** Asks before archiving. */
export function ArchiveChannelDialog({ channel, onClose }: ChannelDialogProps) {
  const t = useWords(words);
  const { reloadChannels } = useWorkspace();
  return (
    <Confirm
      title={t.archiveTitle({ name: channel.name })}
      text={t.archiveText}
      action={t.archive}
      dangerous
      onConfirm={async () => {
        await api.channels.remove(channel.id);
        await reloadChannels();
      }}
      onClose={onClose}
    />
  );
}
