import { params } from "@nanostores/i18n";
import { i18n, useWords } from "../i18n/i18n.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { useMe, useSession } from "../session.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog, DialogActions } from "../ui/dialog.tsx";
import { FormError } from "../ui/field.tsx";

const words = i18n("signOutGuest", {
  title: "Sign out as a guest?",
  text: params(
    "You cannot come back as {name}. What you wrote stays, and a new invite lets you in under a new name.",
  ),
  stay: "Stay",
  signOut: "Sign out",
});

/** Asks a guest before signing out: there is no password to come back with. */
export function SignOutDialog({ onClose }: { onClose: () => void }) {
  const t = useWords(words);
  const me = useMe();
  const { signOut } = useSession();
  const { busy, error, run } = useSubmit(signOut);
  return (
    <Dialog title={t.title} onClose={onClose}>
      <p>{t.text({ name: me.name })}</p>
      {error !== undefined && <FormError>{error}</FormError>}
      <DialogActions>
        <Button onClick={onClose}>{t.stay}</Button>
        <Button look="primary" busy={busy} onClick={run}>
          {t.signOut}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
