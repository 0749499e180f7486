import { params } from "@nanostores/i18n";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { byName } from "../lib/by-name.ts";
import { useLoad } from "../lib/use-load.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Button } from "../ui/button.tsx";
import { FormError } from "../ui/field.tsx";
import { ErrorState } from "../ui/states.tsx";
import { changePreferences } from "../workspace/preferences.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { PageWaiting } from "./page-waiting.tsx";
import { PreferencesLoaded } from "./preferences-loaded.tsx";
import styles from "./privacy-page.module.css";
import { Note, Section, SettingRow } from "./section.tsx";
import { SelectField } from "./select-field.tsx";
import { SwitchRow } from "./switch.tsx";

const words = i18n("settingsPrivacy", {
  receipts: "Show how far I have read",
  receiptsHint: "In channels of up to fifty people, others see when you have read a message.",
  directs: "Who may start a conversation with me",
  directsHint: "Conversations that are there already go on.",
  everyone: "Everybody",
  nobody: "Nobody",
  blocked: "Blocked people",
  blockedText:
    "They cannot write to you directly, and nothing they do is announced to you. They are not told.",
  none: "You have blocked nobody. A person's card has the way to do it.",
  unblock: "Unblock",
  unblockNamed: params("Unblock {name}"),
  failed: "The list did not load",
});

/** What others see of oneself, and who may come close. */
export function PrivacyPage() {
  const t = useWords(words);
  return (
    <>
      <PreferencesLoaded>
        {({ receipts, directs }) => (
          <Section>
            <SwitchRow
              label={t.receipts}
              hint={t.receiptsHint}
              checked={receipts}
              onChange={(checked) => void changePreferences({ receipts: checked })}
            />
            <SettingRow label={t.directs} hint={t.directsHint}>
              <SelectField
                label={t.directs}
                value={directs}
                options={(["everyone", "nobody"] as const).map((value) => ({
                  value,
                  label: t[value],
                }))}
                onChange={(value) => void changePreferences({ directs: value })}
              />
            </SettingRow>
          </Section>
        )}
      </PreferencesLoaded>
      <Section title={t.blocked} text={t.blockedText}>
        <Blocked />
      </Section>
    </>
  );
}

function Blocked() {
  const t = useWords(words);
  const { nameOf } = useWorkspace();
  const blocks = useLoad("blocks", () => api.blocks.list());
  if (blocks.phase === "loading") return <PageWaiting />;
  if (blocks.phase === "error")
    return (
      <ErrorState title={t.failed} error={blocks.error} onRetry={() => void blocks.reload()} />
    );
  const people = blocks.data.items
    .map(({ userId }) => ({ userId, name: nameOf(userId) }))
    .sort((a, b) => byName(a.name, b.name));
  if (people.length === 0) return <Note>{t.none}</Note>;
  return (
    <ul className={styles["people"]} aria-label={t.blocked}>
      {people.map((person) => (
        <Person key={person.userId} {...person} onUnblocked={blocks.reload} />
      ))}
    </ul>
  );
}

function Person({
  userId,
  name,
  onUnblocked,
}: {
  userId: string;
  name: string;
  onUnblocked: () => Promise<void>;
}) {
  const t = useWords(words);
  const { members } = useWorkspace();
  const { busy, error, run } = useSubmit(async () => {
    await api.blocks.set(userId, false);
    await onUnblocked();
  });
  return (
    <li className={styles["person"]}>
      <Avatar userId={userId} name={name} image={members.get(userId)?.image} size="small" />
      <span className={styles["name"]}>{name}</span>
      <Button busy={busy} onClick={run} aria-label={t.unblockNamed({ name })}>
        {t.unblock}
      </Button>
      {error !== undefined && <FormError>{error}</FormError>}
    </li>
  );
}
