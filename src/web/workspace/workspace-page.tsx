import { useEffect } from "react";
import { ApiError } from "../../client/index.ts";
import { ChannelPage } from "../channel/channel-page.tsx";
import { recall, remember } from "../lib/remember.ts";
import { ONE_PANE, useMedia } from "../lib/use-media.ts";
import { navigate } from "../route.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState, ErrorState } from "../ui/states.tsx";
import { homeChannel } from "./home-channel.ts";
import { Sidebar } from "./sidebar.tsx";
import { WorkspaceProvider, useWorkspaceLoad } from "./workspace-data.tsx";
import type { WorkspaceData } from "./workspace-data.tsx";
import styles from "./workspace-page.module.css";
import { WorkspaceSkeleton } from "./workspace-skeleton.tsx";

/** A workspace: the sidebar and, beside it, one channel. */
export function WorkspacePage({
  workspaceId,
  channelId,
}: {
  workspaceId: string;
  channelId: string | undefined;
}) {
  const load = useWorkspaceLoad(workspaceId);
  if (load.phase === "loading") return <WorkspaceSkeleton onePane={channelId !== undefined} />;
  if (load.phase === "error") return <NoWorkspace error={load.error} onRetry={load.retry} />;
  return (
    <WorkspaceProvider data={load.data}>
      <Panes data={load.data} channelId={channelId} />
    </WorkspaceProvider>
  );
}

function Panes({ data, channelId }: { data: WorkspaceData; channelId: string | undefined }) {
  const onePane = useMedia(ONE_PANE);
  const workspaceId = data.workspace.id;
  const home = homeChannel(data.channels, recall(`channel.${workspaceId}`));

  useEffect(() => {
    remember("workspace", workspaceId);
    if (channelId !== undefined) remember(`channel.${workspaceId}`, channelId);
  }, [workspaceId, channelId]);

  useEffect(() => {
    // On one pane the bare address is the list itself.
    if (channelId === undefined && home && !onePane)
      navigate({ at: "channel", workspaceId, channelId: home.id }, "replace");
  }, [channelId, home, onePane, workspaceId]);

  const shows = channelId === undefined ? "list" : "channel";
  return (
    <div className={styles["panes"]} data-shows={shows}>
      {(!onePane || shows === "list") && <Sidebar channelId={channelId} />}
      {channelId !== undefined && <ChannelPage key={channelId} channelId={channelId} />}
      {channelId === undefined && !onePane && !home && (
        <EmptyState
          title="No channel yet"
          text="Create one in the sidebar, or join one that is there."
        />
      )}
    </div>
  );
}

function NoWorkspace({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const away = () => {
    remember("workspace", undefined);
    navigate({ at: "home" });
  };
  const absent =
    error instanceof ApiError && (error.code === "not_found" || error.code === "forbidden");
  return (
    <main className={styles["alone"]}>
      <title>Workspace · Edgewise</title>
      {absent ? (
        <EmptyState
          title="This workspace is not yours to see"
          text="It does not exist, or you are not a member. An invite link lets you in."
        >
          <Button onClick={away}>Go to my workspaces</Button>
        </EmptyState>
      ) : (
        <ErrorState title="The workspace did not load" error={error} onRetry={onRetry}>
          <Button onClick={away}>Go to my workspaces</Button>
        </ErrorState>
      )}
    </main>
  );
}
