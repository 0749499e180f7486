import { count, params } from "@nanostores/i18n";
import { useId, useRef, useState } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { Button } from "../ui/button.tsx";
import { FormError } from "../ui/field.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { parseAddresses } from "./emails.ts";
import type { Terms } from "./invite-terms.ts";
import styles from "./invite-mail.module.css";
import { MailResults } from "./mail-results.tsx";
import { inviteByMail } from "./send-invites.ts";
import type { MailResult } from "./send-invites.ts";

/** More than this is a list to import, not to type. */
const MAX_AT_ONCE = 50;

const words = i18n("settingsInviteMail", {
  label: "Invite by e-mail",
  hint: "Several addresses: part them by commas, spaces or lines.",
  send: "Send invites",
  sendMany: count({ one: "Send {count} invite", other: "Send {count} invites" }),
  missing: "Write at least one address.",
  flawed: params("No e-mail address: {addresses}"),
  tooMany: params("At most {max} at once."),
});

/** Invites people by address, several at once, and says of each what became of it. */
export function InviteMail({ terms, onMade }: { terms: Terms; onMade?: () => void }) {
  const t = useWords(words);
  const id = useId();
  const { workspace } = useWorkspace();
  const area = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState("");
  const [tried, setTried] = useState(false);
  const [results, setResults] = useState<readonly MailResult[]>([]);
  const entered = parseAddresses(text);
  const flawed = entered.filter(({ valid }) => !valid).map((entry) => entry.text);
  const flaw =
    entered.length === 0
      ? t.missing
      : flawed.length > 0
        ? t.flawed({ addresses: flawed.join(", ") })
        : entered.length > MAX_AT_ONCE
          ? t.tooMany({ max: MAX_AT_ONCE })
          : undefined;

  const { busy, error, run } = useSubmit(async () => {
    const addresses = entered.map((entry) => entry.text);
    const failed: string[] = [];
    setResults([]);
    for (const address of addresses) {
      const result = await inviteByMail(workspace.id, address, terms);
      if (result.outcome === "failed") failed.push(address);
      setResults((before) => [...before, result]);
    }
    // Those that failed stay in the field, to be tried again.
    setText(failed.join("\n"));
    setTried(false);
    onMade?.();
  });
  return (
    <form
      className={styles["form"]}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (flaw === undefined) run();
        else area.current?.focus();
      }}
    >
      <label className={styles["label"]} htmlFor={id}>
        {t.label}
      </label>
      <textarea
        ref={area}
        id={id}
        className={styles["area"]}
        rows={2}
        value={text}
        inputMode="email"
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        placeholder="mara@example.com, jonas@example.com"
        aria-describedby={`${id}-about`}
        aria-invalid={(tried && flaw !== undefined) || undefined}
        onChange={(event) => setText(event.target.value)}
      />
      <div id={`${id}-about`}>
        {tried && flaw !== undefined ? (
          <FormError>{flaw}</FormError>
        ) : (
          <p className={styles["hint"]}>{t.hint}</p>
        )}
      </div>
      {error !== undefined && <FormError>{error}</FormError>}
      <div>
        <Button type="submit" busy={busy}>
          {entered.length < 2 ? t.send : t.sendMany(entered.length)}
        </Button>
      </div>
      <MailResults results={results} workspaceName={workspace.name} />
    </form>
  );
}
