import { useEffect } from "react";
import { ChannelPage } from "../channel/channel-page.tsx";
import { connectedChannels } from "../channel/channel-pool.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { SkipLinks } from "../keys/skip-links.tsx";
import { lazyPart } from "../lib/lazy-part.tsx";
import { recall, remember } from "../lib/remember.ts";
import { ONE_PANE, useMedia } from "../lib/use-media.ts";
import { useNotify } from "../notify/use-notify.ts";
import { usePanel } from "../panel/panel-view.ts";
import { usePresence } from "../panel/presence.ts";
import { navigate } from "../route.ts";
import { useMe } from "../session.tsx";
import { noteRecent } from "../switcher/recents.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/states.tsx";
import { homeChannel } from "./home-channel.ts";
import { openOverlay } from "./open-overlay.ts";
import { Sidebar } from "./sidebar.tsx";
import { useOverhearing } from "./use-inbox.ts";
import { WorkspaceProvider, useWorkspaceLoad } from "./workspace-data.tsx";
import type { WorkspaceData } from "./workspace-data.tsx";
import styles from "./workspace-page.module.css";
import { useEarlySwitcher } from "./use-early-switcher.ts";
import { WorkspaceSkeleton } from "./workspace-skeleton.tsx";

const words = i18n("workspacePage", {
  none: "No channel yet",
  noneText: "Channels are where people talk. Join one that is there, or make your own.",
  browse: "Browse channels",
  create: "Create a channel",
});

// After the first view, or instead of it.
const LateParts = lazyPart(async () => (await import("./late-parts.tsx")).LateParts);
const WorkspaceRail = lazyPart(async () => (await import("./late-parts.tsx")).WorkspaceRail);
const Panel = lazyPart(async () => (await import("../panel/panel.tsx")).Panel);
const NoWorkspace = lazyPart(async () => (await import("./no-workspace.tsx")).NoWorkspace);

/** A workspace: the sidebar, one channel beside it, and a panel where one is open. */
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
  useEarlySwitcher();
  const onePane = useMedia(ONE_PANE);
  const me = useMe();
  const panel = usePanel();
  const panelView = channelId === undefined ? undefined : panel;
  useGoingHome(data, channelId, onePane);
  useOverhearing(me.id, channelId, data.channels);
  usePresence(channelId, connectedChannels);
  useNotify(channelId);

  const shows = channelId === undefined ? "list" : panelView ? "panel" : "channel";
  return (
    <div className={styles["frame"]}>
      <SkipLinks />
      <div className={styles["panes"]} data-shows={shows} data-panel={panelView !== undefined}>
        {(!onePane || shows === "list") && <Lists channelId={channelId} alone={onePane} />}
        {channelId !== undefined && (
          <div className={styles["beside"]}>
            <div className={styles["channel"]}>
              <ChannelPage key={channelId} channelId={channelId} />
            </div>
            {panelView && <Panel view={panelView} channelId={channelId} />}
          </div>
        )}
        {channelId === undefined && !onePane && <NoChannel data={data} />}
      </div>
      <LateParts channelId={channelId} />
    </div>
  );
}

/** The rail and the sidebar; alone on the screen they are what the page is about. */
function Lists({ channelId, alone }: { channelId: string | undefined; alone: boolean }) {
  const lists = (
    <>
      <WorkspaceRail />
      <Sidebar channelId={channelId} />
    </>
  );
  return alone ? <main className={styles["lists"]}>{lists}</main> : lists;
}

/** Goes on to the channel of last time, and remembers each that is looked at. */
function useGoingHome(
  { workspace, channels }: WorkspaceData,
  channelId: string | undefined,
  onePane: boolean,
): void {
  const workspaceId = workspace.id;
  const home = homeChannel(channels, recall(`channel.${workspaceId}`));
  useEffect(() => {
    remember("workspace", workspaceId);
    if (channelId === undefined) return;
    remember(`channel.${workspaceId}`, channelId);
    noteRecent(channelId);
  }, [workspaceId, channelId]);
  useEffect(() => {
    // On one pane the bare address is the list itself.
    if (channelId === undefined && home && !onePane)
      navigate({ at: "channel", workspaceId, channelId: home.id }, "replace");
  }, [channelId, home, onePane, workspaceId]);
}

function NoChannel({ data }: { data: WorkspaceData }) {
  const t = useWords(words);
  if (homeChannel(data.channels, undefined)) return null;
  return (
    <main className={styles["channel"]}>
      <EmptyState title={t.none} text={t.noneText}>
        <Button look="primary" onClick={() => openOverlay("browse-channels")}>
          {t.browse}
        </Button>
        {data.workspace.role !== "guest" && (
          <Button onClick={() => openOverlay("create-channel")}>{t.create}</Button>
        )}
      </EmptyState>
    </main>
  );
}
