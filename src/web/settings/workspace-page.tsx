import { useState } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Button } from "../ui/button.tsx";
import { Field, FormError } from "../ui/field.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { PictureField } from "./picture-field.tsx";
import { managesWorkspace } from "./role-rules.ts";
import { FormFoot, Note, pageFormClass, Section, SettingRow } from "./section.tsx";
import { useDates } from "./dates.ts";

const words = i18n("settingsWorkspace", {
  icon: "Workspace icon",
  name: "Name",
  nameMissing: "Write a name.",
  save: "Save",
  saved: "Saved",
  slug: "Short name",
  slugHint: "Chosen when the workspace was made; it does not change.",
  created: "Created",
  readOnly: "Only admins and the owner change these.",
});

/** Icon, name and the facts of a workspace; to be changed by those who manage it. */
export function WorkspacePage() {
  const t = useWords(words);
  const { date } = useDates();
  const { workspace, reloadWorkspace } = useWorkspace();
  const manages = managesWorkspace(workspace.role);
  const face = <Avatar userId={workspace.id} name={workspace.name} />;
  return (
    <>
      {manages ? (
        <>
          <Section>
            <PictureField
              label={t.icon}
              fallback={face}
              image={workspace.icon}
              onChoose={async (picture) => {
                await api.workspaces.setIcon(workspace.id, picture);
                await reloadWorkspace();
              }}
              onRemove={async () => {
                await api.workspaces.removeIcon(workspace.id);
                await reloadWorkspace();
              }}
            />
          </Section>
          <Section>
            <NameForm />
          </Section>
        </>
      ) : (
        <Section>
          <Note>{t.readOnly}</Note>
          <SettingRow label={t.name}>
            <Avatar
              userId={workspace.id}
              name={workspace.name}
              image={workspace.icon}
              size="small"
            />
            {workspace.name}
          </SettingRow>
        </Section>
      )}
      <Section>
        <SettingRow label={t.slug} hint={manages ? t.slugHint : undefined}>
          {workspace.slug}
        </SettingRow>
        <SettingRow label={t.created}>{date(workspace.createdAt)}</SettingRow>
      </Section>
    </>
  );
}

function NameForm() {
  const t = useWords(words);
  const { workspace, reloadWorkspace } = useWorkspace();
  const [name, setName] = useState(workspace.name);
  const [saved, setSaved] = useState(false);
  const differs = name.trim() !== workspace.name;
  const { busy, error, run } = useSubmit(async () => {
    await api.workspaces.rename(workspace.id, name.trim());
    await reloadWorkspace();
    setSaved(true);
  });
  const missing = name.trim() === "";
  return (
    <form
      className={pageFormClass}
      onSubmit={(event) => {
        event.preventDefault();
        if (!missing && differs) run();
      }}
    >
      <Field
        label={t.name}
        value={name}
        onChange={setName}
        error={missing ? t.nameMissing : undefined}
        maxLength={80}
        autoComplete="off"
      />
      {error !== undefined && <FormError>{error}</FormError>}
      <FormFoot>
        <Button type="submit" look="primary" busy={busy} disabled={!differs || missing}>
          {t.save}
        </Button>
        {saved && !differs && <Note tone="good">{t.saved}</Note>}
      </FormFoot>
    </form>
  );
}
