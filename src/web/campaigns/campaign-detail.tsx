import { count, params } from "@nanostores/i18n";
import { useEffect, useEffectEvent, useState } from "react";
import type { CampaignReason, RecipientState, RecipientView } from "../../protocol/campaign.ts";
import { isChannelId } from "../../protocol/ids.ts";
import { isOver } from "../../protocol/jobs.ts";
import { Body } from "../channel/body.tsx";
import { i18n, useWords } from "../i18n/i18n.ts";
import { JobProgress } from "../jobs/job-progress.tsx";
import { useJob } from "../jobs/use-job.ts";
import { api } from "../lib/api.ts";
import { clockTime } from "../lib/time.ts";
import { useLoad } from "../lib/use-load.ts";
import { PageWaiting } from "../settings/page-waiting.tsx";
import { Note, Section } from "../settings/section.tsx";
import { Segments } from "../settings/segments.tsx";
import { IconButton } from "../ui/button.tsx";
import { BackIcon } from "../ui/icons.tsx";
import { ErrorState } from "../ui/states.tsx";
import { PagedList } from "../views/paged-list.tsx";
import { usePages } from "../views/use-pages.ts";
import { onInbox } from "../workspace/own-inbox.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import styles from "./campaigns.module.css";
import { Counts } from "./counts.tsx";

const words = i18n("campaignDetail", {
  back: "All announcements",
  template: "What it says",
  recipients: "Recipients",
  which: "Which recipients",
  all: "All",
  sent: "Sent",
  failed: "Failed",
  skipped: "Passed over",
  waiting: "Waiting",
  none: "Nobody here",
  noneText: "There is nobody like that among the recipients.",
  notLoaded: "The announcement did not load",
  readsLater: "Who has read it is counted after a minute, ten minutes and an hour.",
  readsAt: params("Read as of {time}."),
  hidden: "A channel that you do not see",
  readBy: count({ one: "read by {count}", other: "read by {count}" }),
});
const reasons = i18n("campaignReasons", {
  noAccount: "no account here",
  declined: "takes no new conversations",
  left: "has left",
  empty: "it would have said nothing",
  tooLong: "it would have been too long",
  forbidden: "not allowed there",
  absent: "no such channel",
  unavailable: "not to be reached",
} satisfies Record<CampaignReason, string>);

/** One campaign: how far it is, what it says, and what became of each recipient. */
export function CampaignDetail({ id, onBack }: { id: string; onBack: () => void }) {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const { job, setJob } = useJob(id);
  const campaign = useLoad(`campaign:${id}`, () => api.campaigns.get(workspace.id, id));
  const refresh = useEffectEvent(() => void campaign.reload());
  // Another job counts who has read it.
  useEffect(() => onInbox({ onJob: ({ kind }) => kind === "campaign" && refresh() }), []);
  const stage = `${job?.state} ${job?.progress.done}`;
  useEffect(() => refresh(), [stage]);
  if (campaign.phase === "loading") return <PageWaiting />;
  if (campaign.phase === "error")
    return (
      <ErrorState
        title={t.notLoaded}
        error={campaign.error}
        onRetry={() => void campaign.reload()}
      />
    );
  const { name, template, readsAt, sent } = campaign.data;
  return (
    <>
      <Section>
        <div className={styles["head"]}>
          <IconButton label={t.back} onClick={onBack}>
            <BackIcon size={18} />
          </IconButton>
          <h3 className={styles["title"]}>{name}</h3>
        </div>
        <Counts campaign={campaign.data} />
        {job && <JobProgress job={job} onChange={setJob} />}
        {sent > 0 && (
          <Note>{readsAt === null ? t.readsLater : t.readsAt({ time: clockTime(readsAt) })}</Note>
        )}
      </Section>
      <Section title={t.template}>
        <div className={styles["letter"]}>
          <Body text={template} quotes={false} />
        </div>
      </Section>
      <Section title={t.recipients}>
        <Recipients id={id} done={job !== undefined && isOver(job)} />
      </Section>
    </>
  );
}

function Recipients({ id, done }: { id: string; done: boolean }) {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const [state, setState] = useState<RecipientState | "">("");
  const pages = usePages(`recipients:${id}:${state}:${done}`, (cursor) =>
    api.campaigns.recipients(workspace.id, id, { cursor, ...(state !== "" && { state }) }),
  );
  return (
    <>
      <Segments
        label={t.which}
        value={state}
        options={[
          { value: "", label: t.all },
          { value: "sent", label: t.sent },
          { value: "failed", label: t.failed },
          { value: "skipped", label: t.skipped },
        ]}
        onChange={setState}
      />
      <PagedList pages={pages} failed={t.notLoaded} empty={{ title: t.none, text: t.noneText }}>
        <ul>
          {pages.items.map((recipient) => (
            <Recipient key={recipient.target} recipient={recipient} />
          ))}
        </ul>
      </PagedList>
    </>
  );
}

function Recipient({ recipient }: { recipient: RecipientView }) {
  const t = useWords(words);
  const why = useWords(reasons);
  const { target, name, state, reason, reads } = recipient;
  return (
    <li className={styles["recipient"]}>
      <span className={styles["who"]}>{name === "" && isChannelId(target) ? t.hidden : name}</span>
      <span className={styles["became"]} data-state={state}>
        {t[state]}
        {reason !== null && ` · ${why[reason]}`}
        {reads > 0 && ` · ${t.readBy(reads)}`}
      </span>
    </li>
  );
}
