import { ApiError } from "../../client/index.ts";
import type { ChannelView } from "../../protocol/http.ts";
import { params } from "@nanostores/i18n";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { useLoad } from "../lib/use-load.ts";
import { navigate } from "../route.ts";
import { useMe } from "../session.tsx";
import { Button } from "../ui/button.tsx";
import { EmptyState, ErrorState } from "../ui/states.tsx";
import { PageTitle } from "../ui/page-title.tsx";
import { isConversation, titleOf } from "../workspace/channel-lists.ts";
import { usePageTitle } from "../workspace/page-title.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { ChannelHeader } from "./channel-header.tsx";
import styles from "./channel-page.module.css";
import { LiveChannel } from "./live-channel.tsx";
import { PreviewChannel } from "./preview-channel.tsx";
import { TimelineSkeleton } from "./timeline-skeleton.tsx";

const words = i18n("channelPage", {
  channel: "Channel",
  absent: "You cannot see this channel",
  absentText: "It does not exist, or it is private and you have not been added.",
  back: params("Back to {name}"),
  failed: "The channel did not load",
});

/** One channel: live for its members, read-only for who may join, absent for everybody else. */
export function ChannelPage({ channelId }: { channelId: string }) {
  const { channels } = useWorkspace();
  const me = useMe();
  const listed = channels.find((channel) => channel.id === channelId);
  if (!listed) return <UnlistedChannel channelId={channelId} />;
  return (
    <main className={styles["page"]} data-pane="channel">
      <TabTitle channel={listed} />
      {listed.joined ? (
        <LiveChannel key={me.id} channel={listed} />
      ) : (
        <PreviewChannel channel={listed} />
      )}
    </main>
  );
}

function TabTitle({ channel }: { channel: ChannelView }) {
  const me = useMe();
  const { nameOf } = useWorkspace();
  const name = titleOf(channel, me.id, nameOf);
  const title = usePageTitle(isConversation(channel) ? name : `#${name}`, channel.id);
  return <PageTitle text={title} />;
}

/** The list may be older than the channel: asks once more before saying that there is none. */
function UnlistedChannel({ channelId }: { channelId: string }) {
  const t = useWords(words);
  const { workspace, reloadChannels } = useWorkspace();
  const title = usePageTitle(t.channel, channelId);
  const found = useLoad(`channel:${channelId}`, async (): Promise<ChannelView> => {
    const channel = await api.channels.get(channelId);
    await reloadChannels();
    return channel;
  });
  if (found.phase === "loading")
    return (
      <main className={styles["page"]} data-pane="channel">
        <ChannelHeader channel={undefined} />
        <TimelineSkeleton />
      </main>
    );
  return (
    <main className={styles["page"]} data-pane="channel">
      <PageTitle text={title} />
      <ChannelHeader channel={undefined} />
      {found.phase === "error" && isAbsent(found.error) ? (
        <EmptyState alone title={t.absent} text={t.absentText}>
          <Button onClick={() => navigate({ at: "workspace", workspaceId: workspace.id })}>
            {t.back({ name: workspace.name })}
          </Button>
        </EmptyState>
      ) : (
        <ErrorState
          alone
          title={t.failed}
          error={found.phase === "error" ? found.error : undefined}
          onRetry={() => void found.reload()}
        />
      )}
    </main>
  );
}

function isAbsent(error: unknown): boolean {
  return error instanceof ApiError && (error.code === "not_found" || error.code === "forbidden");
}
