import { useState } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { allPages } from "../lib/all-pages.ts";
import { api } from "../lib/api.ts";
import { useLoad } from "../lib/use-load.ts";
import { ErrorState } from "../ui/states.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { InviteLink } from "./invite-link.tsx";
import { InviteMail } from "./invite-mail.tsx";
import { InviteRow } from "./invite-row.tsx";
import { USUAL_TERMS } from "./invite-terms.ts";
import styles from "./invites-page.module.css";
import { PageWaiting } from "./page-waiting.tsx";
import { managesWorkspace } from "./role-rules.ts";
import { Note, Section } from "./section.tsx";
import { RoleField } from "./terms-fields.tsx";
import { useBackOnline } from "./use-back-online.ts";

const words = i18n("settingsInvites", {
  working: "Invites that work",
  everyones: "Of everybody here. Whoever has a link can use it until it ends or you revoke it.",
  yours: "Those you made. Whoever has a link can use it until it ends or you revoke it.",
  failed: "The invites did not load",
  none: "None at the moment.",
  guest: "Guests do not invite others. Ask a member.",
});

/** Makes invites, and lists those that work. */
export function InvitesPage() {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const [terms, setTerms] = useState(USUAL_TERMS);
  if (workspace.role === "guest") return <Note>{t.guest}</Note>;
  return <Invites terms={terms} onTerms={setTerms} />;
}

function Invites({
  terms,
  onTerms,
}: {
  terms: typeof USUAL_TERMS;
  onTerms: (terms: typeof USUAL_TERMS) => void;
}) {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const list = useLoad(`invites:${workspace.id}`, () =>
    allPages((query) => api.invites.list(workspace.id, query)),
  );
  const [ended, setEnded] = useState<ReadonlySet<string>>(new Set());
  useBackOnline(list);
  const reload = () => void list.reload();
  return (
    <>
      <Section>
        <RoleField terms={terms} everyRole onChange={onTerms} />
        <InviteLink terms={terms} onTerms={onTerms} onMade={reload} ended={ended} />
        <InviteMail terms={terms} onMade={reload} />
      </Section>
      <Section title={t.working} text={managesWorkspace(workspace.role) ? t.everyones : t.yours}>
        {list.phase === "loading" && <PageWaiting />}
        {list.phase === "error" && (
          <ErrorState title={t.failed} error={list.error} onRetry={reload} />
        )}
        {list.phase === "ready" && list.data.length === 0 && <Note>{t.none}</Note>}
        {list.phase === "ready" && list.data.length > 0 && (
          <ul className={styles["list"]} aria-label={t.working}>
            {list.data.map((invite) => (
              <InviteRow
                key={invite.code}
                invite={invite}
                onRevoked={async () => {
                  setEnded((before) => new Set(before).add(invite.code));
                  await list.reload();
                }}
              />
            ))}
          </ul>
        )}
      </Section>
    </>
  );
}
