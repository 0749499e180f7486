import { count, params } from "@nanostores/i18n";
import type { InviteView } from "../../protocol/http.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { Button } from "../ui/button.tsx";
import { FormError } from "../ui/field.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { CopyIconButton } from "./copy-button.tsx";
import { useDates } from "./dates.ts";
import { linkOf } from "./invite-terms.ts";
import styles from "./invites-page.module.css";
import { useRoleWords } from "./roles.ts";

const words = i18n("settingsInvite", {
  anybody: params("Link …{end}"),
  used: count({ one: "used once", other: "used {count} times" }),
  unused: "not used yet",
  usedOf: params("{uses} of {max} used"),
  mailed: "mailed",
  ends: params("ends {ahead}"),
  revoke: "Revoke",
  revokeWhat: params("Revoke {what}"),
});

/** Characters of a code that tell one link from another. */
const END_SHOWN = 6;

/** One invite that works: for whom, how often it was used, until when; to copy and to end. */
export function InviteRow({
  invite,
  onRevoked,
}: {
  invite: InviteView;
  onRevoked: () => Promise<void>;
}) {
  const t = useWords(words);
  const { ahead } = useDates();
  const roleWords = useRoleWords();
  const { workspace } = useWorkspace();
  const { busy, error, run } = useSubmit(async () => {
    await api.invites.revoke(workspace.id, invite.code);
    await onRevoked();
  });
  const { email, uses, maxUses } = invite;
  const what = email ?? t.anybody({ end: invite.code.slice(-END_SHOWN) });
  const use =
    maxUses !== null && maxUses > 1
      ? t.usedOf({ uses, max: maxUses })
      : uses === 0
        ? t.unused
        : t.used(uses);
  const facts = [
    roleWords(invite.role).label,
    ...(invite.sent ? [t.mailed] : []),
    use,
    t.ends({ ahead: ahead(invite.expiresAt) }),
  ];
  return (
    <li className={styles["row"]}>
      <div className={styles["words"]}>
        <span className={styles["what"]}>{what}</span>
        <span className={styles["facts"]}>{facts.join(" · ")}</span>
        {error !== undefined && <FormError>{error}</FormError>}
      </div>
      <CopyIconButton text={linkOf(invite)} />
      <Button
        look="plain"
        className={styles["revoke"]}
        busy={busy}
        aria-label={t.revokeWhat({ what })}
        onClick={run}
      >
        {t.revoke}
      </Button>
    </li>
  );
}
