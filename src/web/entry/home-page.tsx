import { useEffect, useState } from "react";
import { api } from "../lib/api.ts";
import { recall } from "../lib/remember.ts";
import { useKeptLoad } from "../line/use-kept-load.ts";
import { useMe, useSession } from "../session.tsx";
import { InlineButton } from "../ui/button.tsx";
import { ErrorState } from "../ui/states.tsx";
import { landIn } from "../workspace/land.ts";
import { CreateWorkspaceForm } from "./create-workspace-form.tsx";
import { EntryFoot, EntryFrame, EntryWaiting } from "./entry-frame.tsx";
import { PasteInviteForm } from "./paste-invite-form.tsx";

/** Goes to the workspace of last time; who has none makes one or follows an invite. */
export function HomePage() {
  const me = useMe();
  const workspaces = useKeptLoad(me.id, "workspaces", () => api.workspaces.list());
  const items = workspaces.phase === "ready" ? workspaces.data.items : undefined;
  const last = recall("workspace");
  const goal = items?.find((item) => item.id === last) ?? items?.[0];

  useEffect(() => {
    if (goal) void landIn(goal.id);
  }, [goal]);

  if (workspaces.phase === "error")
    return (
      <ErrorState
        title="Your workspaces did not load"
        error={workspaces.error}
        onRetry={() => void workspaces.reload()}
      />
    );
  if (items === undefined || goal) return <EntryWaiting />;
  return <FirstWorkspace />;
}

function FirstWorkspace() {
  const me = useMe();
  const { signOut } = useSession();
  const [way, setWay] = useState<"create" | "invite">("create");
  return (
    <EntryFrame
      title={way === "create" ? "Name your workspace" : "Join a workspace"}
      text={
        way === "create"
          ? "A workspace holds your channels and your people. A #general is there from the start."
          : "Paste the link that somebody sent you."
      }
    >
      {way === "create" ? <CreateWorkspaceForm /> : <PasteInviteForm />}
      <EntryFoot>
        {way === "create" ? (
          <p>
            Have an invite link?{" "}
            <InlineButton onClick={() => setWay("invite")}>Join a workspace</InlineButton>
          </p>
        ) : (
          <p>
            Starting something new?{" "}
            <InlineButton onClick={() => setWay("create")}>Create a workspace</InlineButton>
          </p>
        )}
        <p>
          You are {me.name}. <InlineButton onClick={() => void signOut()}>Sign out</InlineButton>
        </p>
      </EntryFoot>
    </EntryFrame>
  );
}
