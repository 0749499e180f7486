import { useWords } from "../i18n/i18n.ts";
import { navigate } from "../route.ts";
import { Button } from "../ui/button.tsx";
import { EntryFrame } from "./entry-frame.tsx";
import { inviteWords } from "./words.ts";

/** What an address shows that leads nowhere. */
export function MissingPage() {
  const t = useWords(inviteWords);
  return (
    <EntryFrame title={t.missingTitle} text={t.missingText}>
      <Button look="primary" wide onClick={() => navigate({ at: "home" })}>
        {t.toWorkspaces}
      </Button>
    </EntryFrame>
  );
}
