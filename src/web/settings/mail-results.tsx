import { params } from "@nanostores/i18n";
import { i18n, useWords } from "../i18n/i18n.ts";
import { useMe } from "../session.tsx";
import { CheckIcon } from "../ui/icons.tsx";
import { CopyIconButton } from "./copy-button.tsx";
import styles from "./invite-mail.module.css";
import { linkOf } from "./invite-terms.ts";
import { mailLink } from "./mail-link.ts";
import type { MailResult } from "./send-invites.ts";

const words = i18n("settingsMailResults", {
  results: "What became of the invites",
  sent: "Sent",
  byHand: "This server sends no mail itself. Send these from your own mail program:",
  open: "Open in your mail program",
  openFor: params("Open in your mail program, to {address}"),
  subject: params("{name} invites you to {workspace}"),
  letter: params("{name} invites you to {workspace} on Edgewise.\n\nJoin here: {link}\n"),
});

/** One line for each address: sent, a letter to send oneself, or why not. */
export function MailResults({
  results,
  workspaceName,
}: {
  results: readonly MailResult[];
  workspaceName: string;
}) {
  const t = useWords(words);
  const me = useMe();
  const about = { name: me.name, workspace: workspaceName };
  return (
    <div role="status" aria-label={t.results}>
      {results.some(({ outcome }) => outcome === "made") && (
        <p className={styles["note"]}>{t.byHand}</p>
      )}
      {results.length > 0 && (
        <ul className={styles["results"]}>
          {results.map((result) => (
            <li key={result.address} className={styles["result"]}>
              <span className={styles["address"]}>{result.address}</span>
              {result.outcome === "sent" && (
                <span className={styles["sent"]}>
                  <CheckIcon size={14} />
                  {t.sent}
                </span>
              )}
              {result.outcome === "made" && (
                <>
                  <a
                    href={mailLink({
                      to: result.address,
                      subject: t.subject(about),
                      body: t.letter({ ...about, link: linkOf(result.invite) }),
                    })}
                    aria-label={t.openFor({ address: result.address })}
                  >
                    {t.open}
                  </a>
                  <CopyIconButton text={linkOf(result.invite)} />
                </>
              )}
              {result.outcome === "failed" && (
                <span className={styles["failed"]}>{result.why}</span>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
