import { i18n, language, useWords } from "../i18n/i18n.ts";
import type { CampaignView } from "../../protocol/campaign.ts";
import styles from "./campaigns.module.css";

const words = i18n("campaignCounts", {
  sent: "sent",
  failed: "failed",
  skipped: "passed over",
  waiting: "waiting",
  read: "read",
});

/** What a campaign has come to, in figures. */
export function Counts({ campaign }: { campaign: CampaignView }) {
  const t = useWords(words);
  const number = new Intl.NumberFormat(language.get());
  const { sent, failed, skipped, waiting, reads, readsAt } = campaign;
  const figures = [
    { key: "sent", value: sent, word: t.sent, shown: true },
    { key: "read", value: reads, word: t.read, shown: readsAt !== null },
    { key: "failed", value: failed, word: t.failed, shown: failed > 0 },
    { key: "skipped", value: skipped, word: t.skipped, shown: skipped > 0 },
    { key: "waiting", value: waiting, word: t.waiting, shown: waiting > 0 },
  ];
  return (
    <dl className={styles["counts"]}>
      {figures
        .filter(({ shown }) => shown)
        .map(({ key, value, word }) => (
          <div key={key} className={styles["figure"]} data-figure={key}>
            <dt>{word}</dt>
            <dd>{number.format(value)}</dd>
          </div>
        ))}
    </dl>
  );
}
