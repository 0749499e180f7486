import { useEffect, useRef, useState } from "react";
import { api } from "../lib/api.ts";
import { useLoad } from "../lib/use-load.ts";
import { pathOf } from "../route.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { CheckIcon, CopyIcon } from "../ui/icons.tsx";
import { ErrorState, Late, SkeletonBar } from "../ui/states.tsx";
import styles from "./invite-dialog.module.css";
import { useWorkspace } from "./workspace-data.tsx";

/** A fresh invite link and the button that copies it. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const { workspace } = useWorkspace();
  const invite = useLoad(`invite-to:${workspace.id}`, () => api.invites.create(workspace.id));
  return (
    <Dialog title={`Invite people to ${workspace.name}`} onClose={onClose}>
      {invite.phase === "loading" && (
        <Late>
          <SkeletonBar width="long" />
        </Late>
      )}
      {invite.phase === "error" && (
        <ErrorState
          title="No link was made"
          error={invite.error}
          onRetry={() => void invite.reload()}
        />
      )}
      {invite.phase === "ready" && <InviteLink code={invite.data.code} />}
    </Dialog>
  );
}

/** True once it is on the clipboard; there is none outside a secure context. */
async function copyText(text: string): Promise<boolean> {
  if (!("clipboard" in navigator)) return false;
  return navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  );
}

const COPIED_SHOWN_MS = 2_000;

function InviteLink({ code }: { code: string }) {
  // The page's own address is the one that works for whoever stands here.
  const link = location.origin + pathOf({ at: "invite", code });
  const input = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), COPIED_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async () => {
    // Without leave to use the clipboard the text is selected, ready for the keyboard.
    const done = await copyText(link);
    if (done) setCopied(true);
    else input.current?.select();
  };
  return (
    <div className={styles["invite"]}>
      <p>Whoever opens this link joins as a member. It works for seven days.</p>
      <div className={styles["row"]}>
        <input
          ref={input}
          className={styles["link"]}
          aria-label="Invite link"
          readOnly
          value={link}
          onFocus={(event) => event.target.select()}
        />
        <Button look="primary" onClick={() => void copy()}>
          {copied ? <CheckIcon /> : <CopyIcon />}
          {copied ? "Copied" : "Copy link"}
        </Button>
      </div>
      <span className="visually-hidden" role="status">
        {copied ? "Link copied" : ""}
      </span>
    </div>
  );
}
