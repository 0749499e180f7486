import { i18n, useWords } from "../i18n/i18n.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { LIFETIMES, USES } from "./invite-terms.ts";
import type { Lifetime, Terms, Uses } from "./invite-terms.ts";
import { rolesToInvite } from "./role-rules.ts";
import { useRoleWords } from "./roles.ts";
import { SettingRow } from "./section.tsx";
import { SelectField } from "./select-field.tsx";
import styles from "./terms-fields.module.css";

const words = i18n("settingsTerms", {
  role: "Invite as",
  uses: "Can be used",
  any: "Any number of times",
  one: "Once",
  ten: "10 times",
  hundred: "100 times",
  lifetime: "Works for",
  hour: "1 hour",
  day: "1 day",
  week: "7 days",
  month: "30 days",
});

const ALL_USES = Object.keys(USES) as Uses[];
const ALL_LIFETIMES = Object.keys(LIFETIMES) as Lifetime[];

/** Whom an invite lets in; `everyRole` offers more than member and guest. */
export function RoleField({
  terms,
  everyRole,
  onChange,
}: {
  terms: Terms;
  everyRole: boolean;
  onChange: (terms: Terms) => void;
}) {
  const t = useWords(words);
  const roleWords = useRoleWords();
  const { workspace } = useWorkspace();
  const roles = rolesToInvite(workspace.role).filter(
    (role) => everyRole || role === "member" || role === "guest",
  );
  return (
    <SettingRow label={t.role} hint={roleWords(terms.role).hint}>
      <SelectField
        label={t.role}
        value={terms.role}
        options={roles.map((value) => ({ value, ...roleWords(value) }))}
        onChange={(role) => onChange({ ...terms, role })}
      />
    </SettingRow>
  );
}

/** How often a link works, and for how long. */
export function LimitFields({
  terms,
  onChange,
}: {
  terms: Terms;
  onChange: (terms: Terms) => void;
}) {
  const t = useWords(words);
  return (
    <div className={styles["limits"]}>
      <SelectField
        label={t.lifetime}
        labelled
        value={terms.lifetime}
        options={ALL_LIFETIMES.map((value) => ({ value, label: t[value] }))}
        onChange={(lifetime) => onChange({ ...terms, lifetime })}
      />
      <SelectField
        label={t.uses}
        labelled
        value={terms.uses}
        options={ALL_USES.map((value) => ({ value, label: t[value] }))}
        onChange={(uses) => onChange({ ...terms, uses })}
      />
    </div>
  );
}
