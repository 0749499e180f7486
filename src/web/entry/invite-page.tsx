import { useEffect } from "react";
import { ApiError } from "../../client/index.ts";
import { api } from "../lib/api.ts";
import { explain } from "../lib/explain.ts";
import { useLoad } from "../lib/use-load.ts";
import { navigate } from "../route.ts";
import { useSession } from "../session.tsx";
import { Button } from "../ui/button.tsx";
import { Late, SkeletonBar } from "../ui/states.tsx";
import { landIn } from "../workspace/land.ts";
import { AuthPage } from "./auth-page.tsx";
import { EntryFrame } from "./entry-frame.tsx";

/** Follows an invite: whoever is signed in joins, whoever is not gets in first. */
export function InvitePage({ code }: { code: string }) {
  const { state } = useSession();
  if (state.kind === "signed-in") return <Accept code={code} />;
  return (
    <AuthPage
      start="sign-up"
      heading={{
        title: "You are invited",
        text: "Say who you are, and you are in the conversation.",
      }}
    />
  );
}

function Accept({ code }: { code: string }) {
  const joined = useLoad(`invite:${code}`, () => api.invites.accept(code));
  const workspace = joined.phase === "ready" ? joined.data : undefined;

  useEffect(() => {
    if (workspace) void landIn(workspace.id);
  }, [workspace]);

  if (joined.phase === "error") {
    const { title, text, again } = whyNot(joined.error);
    return (
      <EntryFrame title={title} text={text}>
        {again && (
          <Button look="primary" wide onClick={() => void joined.reload()}>
            Try again
          </Button>
        )}
        <Button wide onClick={() => navigate({ at: "home" })}>
          Go to my workspaces
        </Button>
      </EntryFrame>
    );
  }
  return (
    <EntryFrame title="Joining…">
      <Late>
        <SkeletonBar width="long" />
      </Late>
    </EntryFrame>
  );
}

function whyNot(error: unknown): { title: string; text: string; again: boolean } {
  if (error instanceof ApiError && (error.code === "not_found" || error.code === "invalid"))
    return {
      title: "This invite does not work",
      text: "It has expired, was used up, or the link is incomplete. Ask for a new one.",
      again: false,
    };
  if (error instanceof ApiError && error.code === "forbidden")
    return {
      title: "You cannot join with this invite",
      text: "The workspace does not let you in. Ask the person who invited you.",
      again: false,
    };
  return { title: "Joining did not work", text: explain(error), again: true };
}
