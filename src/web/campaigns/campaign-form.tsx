import { count, params } from "@nanostores/i18n";
import { useState } from "react";
import type { CampaignAudience } from "../../protocol/campaign.ts";
import { CAMPAIGN_LIMITS } from "../../protocol/campaign.ts";
import { MAX_BODY_CHARACTERS } from "../../protocol/text.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { FormFoot, Note, Section } from "../settings/section.tsx";
import { Button } from "../ui/button.tsx";
import { Field, FormError } from "../ui/field.tsx";
import { TextArea } from "../ui/text-area.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { AudienceField } from "./audience-field.tsx";
import styles from "./campaigns.module.css";
import { Preview } from "./preview.tsx";
import { usePlan, useSample } from "./use-plan.ts";

const words = i18n("campaignForm", {
  name: "What to call it here",
  namePlaceholder: "Summer party",
  template: "What it says",
  hint: "Markdown. A name in double braces stands for what is known of each: {{name}}, or {{name|there}} with words for where it is missing.",
  fields: "Put in a field",
  rate: "Messages a second",
  rateHint: params("From 1 to {most}; slower is kinder."),
  test: "Try it on me",
  tested: "Sent to you, as Announcements.",
  review: "Send…",
  cancel: "Cancel",
  sure: count({
    one: "This goes to {count} recipient at once and cannot be taken back.",
    other: "This goes to {count} recipients at once and cannot be taken back.",
  }),
  sendNow: count({ one: "Send to {count} recipient", other: "Send to {count} recipients" }),
  keep: "Not yet",
});

/** Writes an announcement: words, audience and pace, with how it will read beside it. */
export function CampaignForm({
  onStarted,
  onCancel,
}: {
  onStarted: (jobId: string) => void;
  onCancel: () => void;
}) {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const [name, setName] = useState("");
  const [template, setTemplate] = useState("Hello {{name}}!");
  const [audience, setAudience] = useState<CampaignAudience>();
  const [rate, setRate] = useState(String(CAMPAIGN_LIMITS.rate.usual));
  const [asked, setAsked] = useState(false);
  const [tested, setTested] = useState(false);
  const sample = useSample(workspace.id, audience);
  const plan = usePlan(workspace.id, template, audience);
  const pace = Number(rate);
  const isSound =
    name.trim() !== "" &&
    template.trim() !== "" &&
    Number.isInteger(pace) &&
    pace >= CAMPAIGN_LIMITS.rate.least &&
    pace <= CAMPAIGN_LIMITS.rate.most;
  const start = (to: CampaignAudience) =>
    api.jobs.start("campaign", workspace.id, {
      name: name.trim(),
      template,
      audience: to,
      rate: pace,
    });
  const sending = useSubmit(async () => {
    if (audience) onStarted((await start(audience)).id);
  });
  const testing = useSubmit(async () => {
    await start({ to: "me", ...(audience?.to === "list" && { listId: audience.listId }) });
    setTested(true);
  });
  const change = (act: () => void) => {
    setAsked(false);
    setTested(false);
    act();
  };
  const error = sending.error ?? testing.error;
  const recipients = plan?.recipients ?? 0;
  return (
    <form
      className={styles["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        if (isSound && recipients > 0) setAsked(true);
      }}
    >
      <Section>
        <Field
          label={t.name}
          value={name}
          onChange={(value) => change(() => setName(value))}
          placeholder={t.namePlaceholder}
          maxLength={100}
          autoComplete="off"
          autoFocus
          required
        />
        <AudienceField audience={audience} onChange={(value) => change(() => setAudience(value))} />
      </Section>
      <Section>
        <TextArea
          label={t.template}
          hint={t.hint}
          value={template}
          maxLength={MAX_BODY_CHARACTERS}
          onChange={(value) => change(() => setTemplate(value))}
        />
        <div className={styles["fields"]} role="group" aria-label={t.fields}>
          {Object.keys(sample.fields).map((field) => (
            <button
              key={field}
              type="button"
              className={styles["field"]}
              onClick={() => change(() => setTemplate(`${template}{{${field}}}`))}
            >
              {`{{${field}}}`}
            </button>
          ))}
        </div>
        <Preview
          template={template}
          sample={sample}
          plan={plan}
          toChannels={audience?.to === "channels"}
        />
        <div className={styles["pace"]}>
          <Field
            label={t.rate}
            hint={t.rateHint({ most: CAMPAIGN_LIMITS.rate.most })}
            type="number"
            inputMode="numeric"
            min={CAMPAIGN_LIMITS.rate.least}
            max={CAMPAIGN_LIMITS.rate.most}
            value={rate}
            onChange={(value) => change(() => setRate(value))}
          />
        </div>
      </Section>
      {error !== undefined && <FormError>{error}</FormError>}
      {tested && <Note tone="good">{t.tested}</Note>}
      {asked && <Note tone="warning">{t.sure(recipients)}</Note>}
      {asked ? (
        <FormFoot>
          <Button autoFocus onClick={() => setAsked(false)}>
            {t.keep}
          </Button>
          <Button look="primary" busy={sending.busy} onClick={sending.run}>
            {t.sendNow(recipients)}
          </Button>
        </FormFoot>
      ) : (
        <FormFoot>
          <Button type="submit" look="primary" disabled={!isSound || recipients === 0}>
            {t.review}
          </Button>
          <Button busy={testing.busy} disabled={!isSound} onClick={testing.run}>
            {t.test}
          </Button>
          <Button onClick={onCancel}>{t.cancel}</Button>
        </FormFoot>
      )}
    </form>
  );
}
