import { createContext, use, useCallback, useEffect, useMemo, useRef } from "react";
import type { ReactNode } from "react";
import type { ChannelView, MemberView, WorkspaceView } from "../../protocol/http.ts";
import { allPages } from "../lib/all-pages.ts";
import { api } from "../lib/api.ts";
import type { Load } from "../lib/use-load.ts";
import { useKeptLoad } from "../line/use-kept-load.ts";
import { useMe } from "../session.tsx";
import type { Arrangement } from "./arrangement.ts";
import { useArrangement } from "./use-arrangement.ts";
import type { ArrangementHeld } from "./use-arrangement.ts";
import { useInbox } from "./use-inbox.ts";
import { refreshWorkspaces } from "./workspaces.ts";

type Held = {
  workspace: WorkspaceView;
  channels: ChannelView[];
  members: ReadonlyMap<string, MemberView>;
  /** How the person at the screen has ordered the sidebar. */
  arrangement: Arrangement;
};

/** One workspace as everything inside it sees it. */
export type WorkspaceData = Held & {
  arrange: ArrangementHeld["arrange"];
  reloadChannels: () => Promise<void>;
  reloadWorkspace: () => Promise<void>;
  reloadMembers: () => Promise<void>;
  nameOf: (userId: string) => string;
  /** Asks for the members again where one of these is not known yet. */
  meet: (userIds: Iterable<string>) => void;
};

const WorkspaceContext = createContext<WorkspaceData | null>(null);

/** Loads a workspace with its channels and people, and keeps them fresh while somebody looks. */
export function useWorkspaceLoad(workspaceId: string): Load<WorkspaceData> & { retry: () => void } {
  const me = useMe();
  const workspace = useKeptLoad(me.id, `workspace:${workspaceId}`, () =>
    api.workspaces.get(workspaceId),
  );
  const channels = useKeptLoad(me.id, `channels:${workspaceId}`, () =>
    allPages((query) => api.channels.list(workspaceId, query)),
  );
  const members = useKeptLoad(me.id, `members:${workspaceId}`, async () => {
    const list = await allPages((query) => api.members.list(workspaceId, query));
    return new Map(list.map((member) => [member.userId, member]));
  });

  const { arrangement, arrange, reloadArrangement } = useArrangement(me.id, workspaceId);

  const reloadChannels = channels.reload;
  const reloadMembers = members.reload;
  const reloadWorkspace = workspace.reload;
  useWhenLookedAt(reloadChannels);
  useInbox(me.id, (what) => {
    if (what === "channels") void reloadChannels();
    if (what === "members" || what === "me") void reloadMembers();
    if (what === "sidebar") void reloadArrangement();
    if (what === "workspaces") {
      void reloadWorkspace();
      refreshWorkspaces();
    }
  });

  const known = members.phase === "ready" ? members.data : undefined;
  const askedFor = useRef(new Set<string>());
  const meet = useCallback(
    (userIds: Iterable<string>) => {
      if (!known) return;
      const strangers = Array.from(userIds).filter(
        (id) => !known.has(id) && !askedFor.current.has(id),
      );
      // Once for each: somebody who left long ago stays a stranger.
      for (const id of strangers) askedFor.current.add(id);
      if (strangers.length > 0) void reloadMembers();
    },
    [known, reloadMembers],
  );
  const nameOf = useCallback(
    (userId: string) => (userId === me.id ? me.name : (known?.get(userId)?.name ?? "Somebody")),
    [known, me],
  );

  const load = useMemo<Load<WorkspaceData>>(() => {
    for (const part of [workspace, channels, members])
      if (part.phase === "error") return { phase: "error", error: part.error };
    if (workspace.phase !== "ready" || channels.phase !== "ready" || members.phase !== "ready")
      return { phase: "loading" };
    // Without it everything would stand somewhere else for a moment.
    if (arrangement === undefined) return { phase: "loading" };
    return {
      phase: "ready",
      data: {
        workspace: workspace.data,
        channels: channels.data,
        members: members.data,
        arrangement,
        arrange,
        reloadChannels,
        reloadWorkspace,
        reloadMembers,
        nameOf,
        meet,
      },
    };
  }, [
    workspace,
    channels,
    members,
    arrangement,
    arrange,
    reloadChannels,
    reloadWorkspace,
    reloadMembers,
    nameOf,
    meet,
  ]);

  const retry = () => {
    for (const part of [workspace, channels, members])
      if (part.phase === "error") void part.reload();
  };
  return { ...load, retry };
}

/** What the inbox did not tell, such as a channel that somebody made, is there when one comes back. */
function useWhenLookedAt(refresh: () => Promise<void>): void {
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === "visible") void refresh();
    };
    document.addEventListener("visibilitychange", look);
    return () => {
      document.removeEventListener("visibilitychange", look);
    };
  }, [refresh]);
}

/** Gives the loaded workspace to everything below. */
export function WorkspaceProvider({
  data,
  children,
}: {
  data: WorkspaceData;
  children: ReactNode;
}) {
  return <WorkspaceContext value={data}>{children}</WorkspaceContext>;
}

/** The workspace around a view. */
export function useWorkspace(): WorkspaceData {
  const data = use(WorkspaceContext);
  if (!data) throw new Error("useWorkspace outside WorkspaceProvider");
  return data;
}
