import type { Cause } from "../../client/index.ts";
import { CLOSE } from "../../protocol/errors.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { navigate } from "../route.ts";
import { useSession } from "../session.tsx";
import { InlineButton } from "../ui/button.tsx";
import styles from "./connection-banner.module.css";

const words = i18n("connectionEnded", {
  session: "Your session ended.",
  signIn: "Sign in again",
  removed: "You are no longer in this channel. You can read what is here.",
  gone: "This channel is gone.",
  elsewhere: "Go to another channel",
  ended: "The connection ended.",
  again: "Connect again",
});

/** Says that the line will not come back by itself, why, and what to do. */
export function ConnectionEnded({ cause, again }: { cause: Cause; again: () => void }) {
  const t = useWords(words);
  const { retry } = useSession();
  const { closeCode, code } = cause;
  const home = () => navigate({ at: "home" });
  const end =
    closeCode === CLOSE.sessionEnded || code === "unauthenticated"
      ? { text: t.session, label: t.signIn, act: retry }
      : closeCode === CLOSE.notAllowed || code === "forbidden"
        ? { text: t.removed, label: t.elsewhere, act: home }
        : closeCode === CLOSE.noSuchChannel || code === "not_found"
          ? { text: t.gone, label: t.elsewhere, act: home }
          : { text: t.ended, label: t.again, act: again };
  return (
    <div className={styles["banner"]} data-tone="red" role="alert">
      <span>{end.text}</span>
      <InlineButton onClick={end.act}>{end.label}</InlineButton>
    </div>
  );
}
