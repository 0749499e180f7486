import { useEffect, useState } from "react";
import type { WorkspaceView } from "../../protocol/http.ts";
import { useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { recall } from "../lib/remember.ts";
import { useKeptLoad } from "../line/use-kept-load.ts";
import { useMe, useSession } from "../session.tsx";
import { InlineButton } from "../ui/button.tsx";
import { ErrorState } from "../ui/states.tsx";
import { landIn } from "../workspace/land.ts";
import { CreateWorkspaceForm } from "./create-workspace-form.tsx";
import { EntryFoot, EntryFrame, EntryWaiting } from "./entry-frame.tsx";
import { InviteStep } from "./invite-step.tsx";
import { PasteInviteForm } from "./paste-invite-form.tsx";
import { startWords } from "./words.ts";

/** Goes to the workspace of last time; who has none makes one or follows an invite. */
export function HomePage() {
  const t = useWords(startWords);
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
        title={t.notLoaded}
        error={workspaces.error}
        onRetry={() => void workspaces.reload()}
      />
    );
  if (items === undefined || goal) return <EntryWaiting />;
  return <FirstSteps />;
}

/** From an account to the first message: the workspace's name, then the people. */
function FirstSteps() {
  const t = useWords(startWords);
  const [way, setWay] = useState<"create" | "invite">("create");
  const [made, setMade] = useState<WorkspaceView>();
  if (made) return <InviteStep workspace={made} />;
  const creates = way === "create";
  return (
    <EntryFrame
      step={creates ? t.step({ step: 1, steps: 2 }) : undefined}
      title={creates ? t.nameTitle : t.joinTitle}
      text={creates ? t.nameText : t.joinText}
    >
      {creates ? <CreateWorkspaceForm onMade={setMade} /> : <PasteInviteForm />}
      <EntryFoot>
        {creates ? (
          <p>
            {t.haveInvite}{" "}
            <InlineButton onClick={() => setWay("invite")}>{t.joinTitle}</InlineButton>
          </p>
        ) : (
          <p>
            {t.startNew}{" "}
            <InlineButton onClick={() => setWay("create")}>{t.createAWorkspace}</InlineButton>
          </p>
        )}
        <Self />
      </EntryFoot>
    </EntryFrame>
  );
}

function Self() {
  const t = useWords(startWords);
  const me = useMe();
  const { signOut } = useSession();
  return (
    <p>
      {t.youAre({ name: me.name })}{" "}
      <InlineButton onClick={() => void signOut()}>{t.signOut}</InlineButton>
    </p>
  );
}
