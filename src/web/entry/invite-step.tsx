import { useRef, useState } from "react";
import type { WorkspaceView } from "../../protocol/http.ts";
import { useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { useLoad } from "../lib/use-load.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { pathOf } from "../route.ts";
import { Button } from "../ui/button.tsx";
import { CheckIcon, CopyIcon } from "../ui/icons.tsx";
import { ErrorState } from "../ui/states.tsx";
import { landIn } from "../workspace/land.ts";
import { EntryFrame } from "./entry-frame.tsx";
import styles from "./invite-step.module.css";
import { startWords } from "./words.ts";

/** The last step before the first message: a link for the others, or nobody yet. */
export function InviteStep({ workspace }: { workspace: WorkspaceView }) {
  const t = useWords(startWords);
  const invite = useLoad(`first-invite:${workspace.id}`, () => api.invites.create(workspace.id));
  const [copied, setCopied] = useState(false);
  const go = useSubmit(() => landIn(workspace.id));
  // The page's own address is the one that works for whoever stands here.
  const link =
    invite.phase === "ready"
      ? location.origin + pathOf({ at: "invite", code: invite.data.code })
      : "";
  return (
    <EntryFrame
      step={t.step({ step: 2, steps: 2 })}
      title={t.inviteTitle({ workspace: workspace.name })}
      text={t.inviteText}
    >
      {invite.phase === "error" ? (
        <ErrorState title={t.noInvite} error={invite.error} onRetry={() => void invite.reload()} />
      ) : (
        <LinkRow link={link} copied={copied} onCopied={() => setCopied(true)} />
      )}
      <Button look={copied ? "primary" : "quiet"} wide busy={go.busy} onClick={go.run}>
        {copied ? t.goOn : t.skip}
      </Button>
    </EntryFrame>
  );
}

function LinkRow({
  link,
  copied,
  onCopied,
}: {
  link: string;
  copied: boolean;
  onCopied: () => void;
}) {
  const t = useWords(startWords);
  const input = useRef<HTMLInputElement>(null);
  const copy = async () => {
    // Without a secure context there is no clipboard: the text is selected, ready for the keyboard.
    input.current?.select();
    await navigator.clipboard?.writeText(link).catch(() => undefined);
    onCopied();
  };
  return (
    <div className={styles["row"]}>
      <input
        ref={input}
        className={styles["link"]}
        aria-label={t.inviteLink}
        readOnly
        value={link}
        onFocus={(event) => event.target.select()}
      />
      <Button
        look={copied ? "quiet" : "primary"}
        disabled={link === ""}
        onClick={() => void copy()}
      >
        {copied ? <CheckIcon /> : <CopyIcon />}
        {copied ? t.copied : t.copyLink}
      </Button>
      <span className="visually-hidden" role="status">
        {copied ? t.linkCopied : ""}
      </span>
    </div>
  );
}
