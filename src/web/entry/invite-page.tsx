import { useEffect } from "react";
import { ApiError } from "../../client/request.ts";
import type { InvitePreview } from "../../protocol/http.ts";
import { useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { explain } from "../lib/explain.ts";
import { useLoad } from "../lib/use-load.ts";
import { navigate } from "../route.ts";
import { useSession } from "../session.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { Button } from "../ui/button.tsx";
import { landLater } from "./land-later.ts";
import { AuthPage } from "./auth-page.tsx";
import { EntryFrame, EntryWaiting } from "./entry-frame.tsx";
import { inviteWords } from "./words.ts";

/** Follows an invite: whoever is signed in joins, whoever is not gets in first. */
export function InvitePage({ code }: { code: string }) {
  const { state } = useSession();
  const preview = useLoad(`invited:${code}`, () => api.invites.preview(code));
  const invite = preview.phase === "ready" ? preview.data : undefined;
  if (state.kind === "signed-in") return <Accept code={code} invite={invite} />;
  // Without the name the invite may still work; only a plain no is worth stopping for.
  if (preview.phase === "error" && isAbsent(preview.error)) return <Broken error={preview.error} />;
  if (preview.phase === "loading") return <EntryWaiting />;
  return <Welcome invite={invite} />;
}

function Welcome({ invite }: { invite: InvitePreview | undefined }) {
  const t = useWords(inviteWords);
  return (
    <AuthPage
      start="sign-up"
      heading={{
        title: invite ? t.titleTo({ workspace: invite.workspaceName }) : t.title,
        text: t.text,
        face: <WorkspaceFace invite={invite} />,
      }}
    />
  );
}

function Accept({ code, invite }: { code: string; invite: InvitePreview | undefined }) {
  const t = useWords(inviteWords);
  const joined = useLoad(`invite:${code}`, () => api.invites.accept(code));
  const workspace = joined.phase === "ready" ? joined.data : undefined;

  useEffect(() => {
    if (workspace) void landLater(workspace.id);
  }, [workspace]);

  if (joined.phase === "error")
    return <Broken error={joined.error} onRetry={() => void joined.reload()} />;
  return (
    <EntryFrame
      title={invite ? t.joiningTo({ workspace: invite.workspaceName }) : t.joining}
      face={<WorkspaceFace invite={invite} />}
    />
  );
}

function WorkspaceFace({ invite }: { invite: InvitePreview | undefined }) {
  if (!invite) return null;
  return (
    <Avatar
      userId={invite.workspaceName}
      name={invite.workspaceName}
      image={invite.workspaceIcon}
      size="large"
    />
  );
}

function Broken({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useWords(inviteWords);
  const forbidden = error instanceof ApiError && error.code === "forbidden";
  const unknown = !forbidden && !isAbsent(error);
  let title = t.brokenTitle;
  let text = t.brokenText;
  if (forbidden) {
    title = t.forbiddenTitle;
    text = t.forbiddenText;
  } else if (unknown) {
    title = t.failedTitle;
    text = explain(error);
  }
  return (
    <EntryFrame title={title} text={text}>
      {unknown && onRetry && (
        <Button look="primary" wide onClick={onRetry}>
          {t.tryAgain}
        </Button>
      )}
      <Button wide onClick={() => navigate({ at: "home" })}>
        {t.toWorkspaces}
      </Button>
    </EntryFrame>
  );
}

function isAbsent(error: unknown): boolean {
  return error instanceof ApiError && (error.code === "not_found" || error.code === "invalid");
}
