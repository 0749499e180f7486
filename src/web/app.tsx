import { useEffect, useState } from "react";
import { Boundary } from "./boundary.tsx";
import { EntryWaiting, frameWords } from "./entry/entry-frame.tsx";
import { useWords } from "./i18n/i18n.ts";
import { whenIdle } from "./lib/idle.ts";
import { lazyPart } from "./lib/lazy-part.tsx";
import {
  AdminPage,
  AuthPage,
  HomePage,
  InvitePage,
  MissingPage,
  StatusPage,
  WorkspacePage,
} from "./pages.tsx";
import { useRoute } from "./route.ts";
import type { Route } from "./route.ts";
import { useSession } from "./session.tsx";
import { ErrorState } from "./ui/states.tsx";
import { ToastLine } from "./ui/toast-line.tsx";
import { WorkspaceSkeleton } from "./workspace/workspace-skeleton.tsx";

const TooltipLayer = lazyPart(async () => (await import("./ui/tooltip.tsx")).TooltipLayer, {
  // Without tooltips the app is whole.
  onFail: () => undefined,
});

/** The page, and what lies over every page. */
export function App() {
  const { state } = useSession();
  const [idle, setIdle] = useState(false);
  useEffect(() => whenIdle(() => setIdle(true)), []);
  return (
    <>
      <Boundary>
        <Page />
      </Boundary>
      <ToastLine />
      {/* The pages before the workspace say everything in words. */}
      {idle && state.kind === "signed-in" && <TooltipLayer />}
    </>
  );
}

/** Chooses the page: by who is at the screen, then by the address. */
function Page() {
  const route = useRoute();
  const t = useWords(frameWords);
  const { state, retry } = useSession();
  // Open to everybody, and all the more where nothing else comes up.
  if (route.at === "status") return <StatusPage />;
  switch (state.kind) {
    case "loading":
      return <Starting route={route} />;
    case "error":
      return <ErrorState title={t.notStarted} error={state.error} onRetry={retry} />;
    case "signed-out":
      return <SignedOut route={route} ended={state.ended} />;
    case "signed-in":
      return <SignedIn route={route} />;
  }
}

/** Shows the frame of what the address will bring, should the first answer take a while. */
function Starting({ route }: { route: Route }) {
  if (route.at === "workspace" || route.at === "channel" || route.at === "view")
    return <WorkspaceSkeleton onePane={route.at !== "workspace"} />;
  return <EntryWaiting />;
}

/** The address stays while somebody signs in, so that they land where they wanted to go. */
function SignedOut({ route, ended }: { route: Route; ended: boolean }) {
  if (route.at === "invite") return <InvitePage code={route.code} />;
  if (route.at === "missing") return <MissingPage />;
  return (
    <AuthPage
      key={route.at === "home" ? "up" : "in"}
      start={route.at === "home" && !ended ? "sign-up" : "sign-in"}
      ended={ended}
    />
  );
}

function SignedIn({ route }: { route: Route }) {
  switch (route.at) {
    case "home":
    case "sign-in":
      return <HomePage />;
    case "invite":
      return <InvitePage code={route.code} />;
    case "workspace":
      return <WorkspacePage workspaceId={route.workspaceId} />;
    case "view":
      return <WorkspacePage workspaceId={route.workspaceId} view={route.view} />;
    case "channel":
      return <WorkspacePage workspaceId={route.workspaceId} channelId={route.channelId} />;
    case "admin":
      return <AdminPage page={route.page} />;
    case "status":
      return <StatusPage />;
    case "missing":
      return <MissingPage />;
  }
}
