import { EntryWaiting } from "./entry/entry-frame.tsx";
import { lazyPart } from "./lib/lazy-part.tsx";
import { recall } from "./lib/remember.ts";
import type { Route } from "./route.ts";
import { WorkspaceSkeleton } from "./workspace/workspace-skeleton.tsx";

export const AuthPage = lazyPart(async () => (await import("./entry/pages.ts")).AuthPage, {
  waiting: EntryWaiting,
});
export const HomePage = lazyPart(async () => (await import("./entry/home-page.tsx")).HomePage, {
  waiting: EntryWaiting,
});
export const InvitePage = lazyPart(async () => (await import("./entry/pages.ts")).InvitePage, {
  waiting: EntryWaiting,
});
export const MissingPage = lazyPart(async () => (await import("./entry/pages.ts")).MissingPage, {
  waiting: EntryWaiting,
});
export const WorkspacePage = lazyPart(
  async () => (await import("./workspace/workspace-page.tsx")).WorkspacePage,
  {
    waiting: ({ channelId, view }) => (
      <WorkspaceSkeleton onePane={channelId !== undefined || view !== undefined} />
    ),
  },
);
export const AdminPage = lazyPart(async () => (await import("./admin/admin-page.tsx")).AdminPage, {
  waiting: EntryWaiting,
});
export const StatusPage = lazyPart(
  async () => (await import("./status/status-page.tsx")).StatusPage,
  { waiting: EntryWaiting },
);

/** Starts to fetch what the address will show, before it is known who is there. */
export function fetchPageOf(route: Route): void {
  for (const page of pagesOf(route)) void page.load().catch(() => undefined);
}

function pagesOf(route: Route) {
  switch (route.at) {
    case "workspace":
    case "channel":
    case "view":
      return [WorkspacePage];
    case "invite":
      return [InvitePage];
    case "admin":
      return [AdminPage];
    case "status":
      return [StatusPage];
    case "missing":
      return [];
    case "home":
    case "sign-in":
      // Who was in a workspace the last time most likely goes there again.
      return recall("workspace") === undefined ? [AuthPage] : [HomePage, WorkspacePage];
  }
}
