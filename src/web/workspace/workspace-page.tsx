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
import type { ViewName } from "../route.ts";
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
const View = lazyPart(async () => (await import("../views/view.tsx")).View);
const NoWorkspace = lazyPart(async () => (await import("./no-workspace.tsx")).NoWorkspace);

/** What a workspace shows beside its lists: a channel, a view of what is one's own, or nothing yet. */
type Place = { channelId?: string | undefined; view?: ViewName | undefined };

/** A workspace: the sidebar, one channel or view beside it, and a panel where one is open. */
export function WorkspacePage({ workspaceId, ...place }: Place & { workspaceId: string }) {
  const load = useWorkspaceLoad(workspaceId);
  const isPlace = place.channelId !== undefined || place.view !== undefined;
  if (load.phase === "loading") return <WorkspaceSkeleton onePane={isPlace} />;
  if (load.phase === "error") return <NoWorkspace error={load.error} onRetry={load.retry} />;
  return (
    <WorkspaceProvider data={load.data}>
      <Panes data={load.data} {...place} />
    </WorkspaceProvider>
  );
}

function Panes({ data, channelId, view }: Place & { data: WorkspaceData }) {
  useEarlySwitcher();
  const onePane = useMedia(ONE_PANE);
  const me = useMe();
  const panel = usePanel();
  const panelView = channelId === undefined ? undefined : panel;
  useGoingHome(data, { channelId, view }, onePane);
  useOverhearing(me.id, channelId, data.channels);
  usePresence(channelId, connectedChannels);
  useNotify(channelId);

  const beside = view !== undefined ? "view" : panelView ? "panel" : "channel";
  const shows = channelId === undefined && view === undefined ? "list" : beside;
  return (
    <div className={styles["frame"]}>
      <SkipLinks />
      <div className={styles["panes"]} data-shows={shows} data-panel={panelView !== undefined}>
        {(!onePane || shows === "list") && (
          <Lists channelId={channelId} view={view} alone={onePane} />
        )}
        {view !== undefined && (
          <div className={styles["channel"]}>
            <View key={view} view={view} />
          </div>
        )}
        {channelId !== undefined && (
          <div className={styles["beside"]}>
            <div className={styles["channel"]}>
              <ChannelPage key={channelId} channelId={channelId} />
            </div>
            {panelView && <Panel view={panelView} channelId={channelId} />}
          </div>
        )}
        {shows === "list" && !onePane && <NoChannel data={data} />}
      </div>
      <LateParts channelId={channelId} />
    </div>
  );
}

/** The rail and the sidebar; alone on the screen they are what the page is about. */
function Lists({ channelId, view, alone }: Place & { alone: boolean }) {
  const lists = (
    <>
      <WorkspaceRail />
      <Sidebar channelId={channelId} view={view} />
    </>
  );
  return alone ? <main className={styles["lists"]}>{lists}</main> : lists;
}

/** Goes on to the channel of last time, and remembers each that is looked at. */
function useGoingHome(
  { workspace, channels }: WorkspaceData,
  { channelId, view }: Place,
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
    if (channelId === undefined && view === undefined && home && !onePane)
      navigate({ at: "channel", workspaceId, channelId: home.id }, "replace");
  }, [channelId, view, home, onePane, workspaceId]);
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
