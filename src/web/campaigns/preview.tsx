import { count, params } from "@nanostores/i18n";
import type { CampaignPlan } from "../../protocol/campaign.ts";
import { renderTemplate } from "../../protocol/template.ts";
import { Body } from "../channel/body.tsx";
import { i18n, useWords } from "../i18n/i18n.ts";
import { useMe } from "../session.tsx";
import { Avatar } from "../ui/avatar.tsx";
import styles from "./campaigns.module.css";
import type { Sample } from "./use-plan.ts";

const words = i18n("campaignPreview", {
  preview: params("As {name} reads it"),
  voice: "Announcements",
  reaches: count({ one: "Reaches {count} recipient", other: "Reaches {count} recipients" }),
  noAccount: count({
    one: "{count} contact has no account here and is passed over",
    other: "{count} contacts have no account here and are passed over",
  }),
  missing: params("“{field}” is missing for {count}: they read nothing there"),
});

/** How an announcement reads to one of its audience, and how many will read it. */
export function Preview({
  template,
  sample,
  plan,
  toChannels,
}: {
  template: string;
  sample: Sample;
  plan: CampaignPlan | undefined;
  toChannels: boolean;
}) {
  const t = useWords(words);
  const me = useMe();
  const name = toChannels ? me.name : t.voice;
  return (
    <div className={styles["preview"]}>
      <p className={styles["label"]}>{t.preview({ name: sample.name })}</p>
      <div className={styles["letter"]} data-testid="campaign-preview">
        <span className={styles["face"]}>
          <Avatar
            userId={toChannels ? me.id : "b_"}
            name={name}
            image={toChannels ? me.image : null}
          />
        </span>
        <div className={styles["said"]}>
          <p className={styles["name"]}>{name}</p>
          <Body text={renderTemplate(template, sample.fields).text} quotes={false} />
        </div>
      </div>
      {plan && (
        <div role="status">
          <ul className={styles["plan"]}>
            <li>{t.reaches(plan.recipients)}</li>
            {plan.noAccount > 0 && <li>{t.noAccount(plan.noAccount)}</li>}
            {plan.missing.map(({ field, count: lacking }) => (
              <li key={field}>{t.missing({ field, count: lacking })}</li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
