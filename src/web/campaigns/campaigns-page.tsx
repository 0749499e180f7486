import { params } from "@nanostores/i18n";
import { useEffect, useEffectEvent, useState } from "react";
import type { CampaignView } from "../../protocol/campaign.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { ago } from "../lib/ago.ts";
import { api } from "../lib/api.ts";
import { useMinute } from "../panel/use-minute.ts";
import { FormFoot, Note } from "../settings/section.tsx";
import { Button } from "../ui/button.tsx";
import { PlusIcon } from "../ui/icons.tsx";
import { PagedList } from "../views/paged-list.tsx";
import { usePages } from "../views/use-pages.ts";
import { onInbox } from "../workspace/own-inbox.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { CampaignDetail } from "./campaign-detail.tsx";
import { CampaignForm } from "./campaign-form.tsx";
import { Counts } from "./counts.tsx";
import styles from "./campaigns.module.css";

const words = i18n("campaignsPage", {
  about: "Say the same to many, each by their name: in channels, or to people one by one.",
  add: "New announcement",
  none: "No announcements yet",
  noneText: "Write one, see how it reads, try it on yourself, and send it to many.",
  failed: "The announcements did not load",
  by: params("{name}, {ago}"),
  open: params("Open {name}"),
});

/** What was said to many in a workspace; one opens, or a new one is written, in the place of the list. */
export function CampaignsPage() {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const [open, setOpen] = useState<string>();
  const [isNew, setNew] = useState(false);
  const campaigns = usePages(`campaigns:${workspace.id}`, (cursor) =>
    api.campaigns.list(workspace.id, { cursor }),
  );
  const refresh = useEffectEvent(() => void campaigns.reload());
  useEffect(() => onInbox({ onJob: ({ kind }) => kind === "campaign" && refresh() }), []);
  const back = () => {
    setNew(false);
    setOpen(undefined);
    void campaigns.reload();
  };
  if (isNew)
    return (
      <CampaignForm
        onCancel={back}
        onStarted={(id) => {
          setNew(false);
          setOpen(id);
        }}
      />
    );
  if (open !== undefined) return <CampaignDetail id={open} onBack={back} />;
  const add = (
    <Button look="primary" onClick={() => setNew(true)}>
      <PlusIcon />
      {t.add}
    </Button>
  );
  return (
    <div className={styles["page"]}>
      {campaigns.items.length > 0 && (
        <>
          <Note>{t.about}</Note>
          <FormFoot>{add}</FormFoot>
        </>
      )}
      <PagedList
        pages={campaigns}
        failed={t.failed}
        empty={{ title: t.none, text: t.noneText, action: add }}
      >
        <ul>
          {campaigns.items.map((campaign) => (
            <Row key={campaign.id} campaign={campaign} onOpen={() => setOpen(campaign.id)} />
          ))}
        </ul>
      </PagedList>
    </div>
  );
}

function Row({ campaign, onOpen }: { campaign: CampaignView; onOpen: () => void }) {
  const t = useWords(words);
  const { nameOf } = useWorkspace();
  const when = ago(campaign.createdAt, useMinute());
  return (
    <li className={styles["row"]}>
      <div className={styles["words"]}>
        <button
          type="button"
          className={styles["open"]}
          aria-label={t.open({ name: campaign.name })}
          onClick={onOpen}
        >
          {campaign.name}
        </button>
        <p className={styles["by"]}>{t.by({ name: nameOf(campaign.createdBy), ago: when })}</p>
      </div>
      <Counts campaign={campaign} />
    </li>
  );
}
