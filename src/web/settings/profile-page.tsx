import { useState } from "react";
import type { MeView } from "../../protocol/http.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Button } from "../ui/button.tsx";
import { Field, FormError } from "../ui/field.tsx";
import { ErrorState } from "../ui/states.tsx";
import { PageWaiting } from "./page-waiting.tsx";
import { PictureField } from "./picture-field.tsx";
import { FormFoot, Note, pageFormClass, Section } from "./section.tsx";
import { StatusForm } from "./status-form.tsx";
import { useProfile } from "./use-profile.ts";
import { ZoneField } from "./zone-field.tsx";

const words = i18n("settingsProfile", {
  failed: "Your profile did not load",
  picture: "Your picture",
  name: "Name",
  nameHint: "What others see beside your messages",
  nameMissing: "Write a name.",
  save: "Save",
  saved: "Saved",
  status: "Status",
});

/** Picture, name, time zone and status. */
export function ProfilePage() {
  const t = useWords(words);
  const { load, changed } = useProfile();
  if (load.phase === "loading") return <PageWaiting />;
  if (load.phase === "error")
    return <ErrorState title={t.failed} error={load.error} onRetry={() => void load.reload()} />;
  const me = load.data;
  return (
    <>
      <Section>
        <PictureField
          label={t.picture}
          fallback={<Avatar userId={me.id} name={me.name} />}
          image={me.image}
          onChoose={async (picture) => changed(await api.me.setPicture(picture))}
          onRemove={async () => changed(await api.me.removePicture())}
        />
      </Section>
      <Section>
        <NameForm me={me} onChange={changed} />
      </Section>
      <Section title={t.status}>
        <StatusForm me={me} onChange={changed} />
      </Section>
    </>
  );
}

function NameForm({ me, onChange }: { me: MeView; onChange: (me: MeView) => void }) {
  const t = useWords(words);
  const [name, setName] = useState(me.name);
  const [timeZone, setTimeZone] = useState(me.timeZone);
  const [tried, setTried] = useState(false);
  const differs = name.trim() !== me.name || timeZone !== me.timeZone;
  const [saved, setSaved] = useState(false);
  const { busy, error, run } = useSubmit(async () => {
    onChange(await api.me.update({ name: name.trim(), timeZone }));
    setSaved(true);
  });
  return (
    <form
      className={pageFormClass}
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (name.trim() !== "" && differs) run();
      }}
    >
      <Field
        label={t.name}
        value={name}
        onChange={setName}
        hint={t.nameHint}
        error={tried && name.trim() === "" ? t.nameMissing : undefined}
        maxLength={80}
        autoComplete="name"
      />
      <ZoneField value={timeZone} onChange={setTimeZone} />
      {error !== undefined && <FormError>{error}</FormError>}
      <FormFoot>
        <Button type="submit" look="primary" busy={busy} disabled={!differs}>
          {t.save}
        </Button>
        {saved && !differs && <Note tone="good">{t.saved}</Note>}
      </FormFoot>
    </form>
  );
}
