import { useSubmit } from "../lib/use-submit.ts";
import { useMe, useSession } from "../session.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog, DialogActions } from "../ui/dialog.tsx";
import { FormError } from "../ui/field.tsx";

/** Asks a guest before signing out: there is no password to come back with. */
export function SignOutDialog({ onClose }: { onClose: () => void }) {
  const me = useMe();
  const { signOut } = useSession();
  const { busy, error, run } = useSubmit(signOut);
  return (
    <Dialog title="Sign out as a guest?" onClose={onClose}>
      <p>
        You cannot come back as {me.name}. What you wrote stays, and a new invite lets you in under
        a new name.
      </p>
      {error !== undefined && <FormError>{error}</FormError>}
      <DialogActions>
        <Button onClick={onClose}>Stay</Button>
        <Button look="primary" busy={busy} onClick={run}>
          Sign out
        </Button>
      </DialogActions>
    </Dialog>
  );
}
