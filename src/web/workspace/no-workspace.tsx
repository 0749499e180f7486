import { ApiError } from "../../client/index.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { remember } from "../lib/remember.ts";
import { navigate } from "../route.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState, ErrorState } from "../ui/states.tsx";
import { PageTitle } from "../ui/page-title.tsx";
import styles from "./workspace-page.module.css";

const words = i18n("noWorkspace", {
  tab: "Workspace",
  absent: "This workspace is not yours to see",
  absentText: "It does not exist, or you are not a member. An invite link lets you in.",
  failed: "The workspace did not load",
  away: "Go to my workspaces",
});

/** Says why there is no workspace at this address. */
export function NoWorkspace({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const t = useWords(words);
  const away = () => {
    remember("workspace", undefined);
    navigate({ at: "home" });
  };
  const absent =
    error instanceof ApiError && (error.code === "not_found" || error.code === "forbidden");
  return (
    <main className={styles["alone"]}>
      <PageTitle text={`${t.tab} · Edgewise`} />
      {absent ? (
        <EmptyState alone title={t.absent} text={t.absentText}>
          <Button onClick={away}>{t.away}</Button>
        </EmptyState>
      ) : (
        <ErrorState alone title={t.failed} error={error} onRetry={onRetry}>
          <Button onClick={away}>{t.away}</Button>
        </ErrorState>
      )}
    </main>
  );
}
