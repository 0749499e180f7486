import { ApiError } from "../../client/index.ts";
import type { ChannelView } from "../../protocol/http.ts";
import { api } from "../lib/api.ts";
import { useLoad } from "../lib/use-load.ts";
import { navigate } from "../route.ts";
import { useMe } from "../session.tsx";
import { Button } from "../ui/button.tsx";
import { EmptyState, ErrorState } from "../ui/states.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { ChannelHeader } from "./channel-header.tsx";
import styles from "./channel-page.module.css";
import { LiveChannel } from "./live-channel.tsx";
import { PreviewChannel } from "./preview-channel.tsx";
import { TimelineSkeleton } from "./timeline-skeleton.tsx";

/** One channel: live for its members, read-only for who may join, absent for everybody else. */
export function ChannelPage({ channelId }: { channelId: string }) {
  const { workspace, channels } = useWorkspace();
  const me = useMe();
  const listed = channels.find((channel) => channel.id === channelId);
  if (!listed) return <UnlistedChannel channelId={channelId} />;
  return (
    <main className={styles["page"]}>
      <title>{`#${listed.name} · ${workspace.name}`}</title>
      {listed.joined ? (
        <LiveChannel key={me.id} channel={listed} />
      ) : (
        <PreviewChannel channel={listed} />
      )}
    </main>
  );
}

/** The list may be older than the channel: asks once more before saying that there is none. */
function UnlistedChannel({ channelId }: { channelId: string }) {
  const { workspace, reloadChannels } = useWorkspace();
  const found = useLoad(`channel:${channelId}`, async (): Promise<ChannelView> => {
    const channel = await api.channels.get(channelId);
    await reloadChannels();
    return channel;
  });
  if (found.phase === "loading")
    return (
      <main className={styles["page"]}>
        <ChannelHeader channel={undefined} />
        <TimelineSkeleton />
      </main>
    );
  return (
    <main className={styles["page"]}>
      <title>{`Channel · ${workspace.name}`}</title>
      <ChannelHeader channel={undefined} />
      {found.phase === "error" && isAbsent(found.error) ? (
        <EmptyState
          title="You cannot see this channel"
          text="It does not exist, or it is private and you have not been added."
        >
          <Button onClick={() => navigate({ at: "workspace", workspaceId: workspace.id })}>
            Back to {workspace.name}
          </Button>
        </EmptyState>
      ) : (
        <ErrorState
          title="The channel did not load"
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
