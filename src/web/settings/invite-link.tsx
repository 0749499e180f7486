import { params } from "@nanostores/i18n";
import { useEffect, useRef, useState } from "react";
import type { InviteView } from "../../protocol/http.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { useLoad } from "../lib/use-load.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { Button, InlineButton } from "../ui/button.tsx";
import { FormError } from "../ui/field.tsx";
import { ErrorState, Late, SkeletonBar } from "../ui/states.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { CopyButton } from "./copy-button.tsx";
import { useDates } from "./dates.ts";
import { LIFETIMES, linkLike, linkOf, USES, USUAL_TERMS } from "./invite-terms.ts";
import type { Terms } from "./invite-terms.ts";
import styles from "./invite-link.module.css";
import { LimitFields } from "./terms-fields.tsx";
import { useRoleWords } from "./roles.ts";
import { useBackOnline } from "./use-back-online.ts";

const words = i18n("settingsInviteLink", {
  link: "Invite link",
  failed: "No link was made",
  make: "Make this link",
  asRole: params("Whoever opens this link joins as: {role}."),
  usual: "Whoever opens this link joins as a member.",
  until: params("It works until {date}."),
  options: "Change what it allows",
});

const NONE: ReadonlySet<string> = new Set();

/** A link for the usual terms at once; for others when it is asked for, so that none is left lying about. */
export function InviteLink({
  terms,
  onTerms,
  onMade,
  takesFocus = false,
  ended = NONE,
}: {
  terms: Terms;
  onTerms: (terms: Terms) => void;
  onMade?: () => void;
  /** The button that copies is where one starts. */
  takesFocus?: boolean;
  /** Codes of invites that were revoked meanwhile. */
  ended?: ReadonlySet<string>;
}) {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const [options, setOptions] = useState(false);
  const [made, setMade] = useState<{ terms: Terms; invite: InviteView }>();
  const usual = useLoad(`invite-to:${workspace.id}`, async () => {
    const { items } = await api.invites.list(workspace.id, { limit: 100 });
    return linkLike(items, USUAL_TERMS, Date.now()) ?? (await create(workspace.id, USUAL_TERMS));
  });
  useBackOnline(usual);
  const making = useSubmit(async () => {
    setMade({ terms, invite: await create(workspace.id, terms) });
    onMade?.();
  });

  if (usual.phase === "loading")
    return (
      <Late className={styles["waiting"]}>
        <SkeletonBar width="long" />
      </Late>
    );
  if (usual.phase === "error")
    return <ErrorState title={t.failed} error={usual.error} onRetry={() => void usual.reload()} />;
  const candidates = [made, { terms: USUAL_TERMS, invite: usual.data }];
  const invite = candidates.find(
    (each) => each && same(each.terms, terms) && !ended.has(each.invite.code),
  )?.invite;
  return (
    <div className={styles["invite"]}>
      {invite ? (
        <ReadyLink invite={invite} takesFocus={takesFocus} />
      ) : (
        <Button look="primary" busy={making.busy} onClick={making.run}>
          {t.make}
        </Button>
      )}
      {making.error !== undefined && <FormError>{making.error}</FormError>}
      {options ? (
        <LimitFields terms={terms} onChange={onTerms} />
      ) : (
        <p>
          <InlineButton onClick={() => setOptions(true)}>{t.options}</InlineButton>
        </p>
      )}
    </div>
  );
}

function ReadyLink({ invite, takesFocus }: { invite: InviteView; takesFocus: boolean }) {
  const t = useWords(words);
  const { date } = useDates();
  const roleWords = useRoleWords();
  const input = useRef<HTMLInputElement>(null);
  const row = useRef<HTMLDivElement>(null);
  const link = linkOf(invite);
  const starts = useRef(takesFocus);
  useEffect(() => {
    // Whoever writes an address already is left alone.
    if (starts.current && !(document.activeElement instanceof HTMLTextAreaElement))
      row.current?.querySelector("button")?.focus();
  }, []);
  return (
    <>
      <div ref={row} className={styles["row"]}>
        <input
          ref={input}
          className={styles["link"]}
          aria-label={t.link}
          readOnly
          value={link}
          onFocus={(event) => event.target.select()}
        />
        <CopyButton text={link} onRefused={() => input.current?.select()} />
      </div>
      <p>
        {invite.role === "member" ? t.usual : t.asRole({ role: roleWords(invite.role).label })}{" "}
        {t.until({ date: date(invite.expiresAt) })}
      </p>
    </>
  );
}

function create(workspaceId: string, { role, uses, lifetime }: Terms): Promise<InviteView> {
  return api.invites.create(workspaceId, {
    role,
    maxUses: USES[uses],
    expiresIn: LIFETIMES[lifetime],
  });
}

function same(a: Terms, b: Terms): boolean {
  return a.role === b.role && a.uses === b.uses && a.lifetime === b.lifetime;
}
