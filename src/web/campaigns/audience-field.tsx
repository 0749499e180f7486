import { count, params } from "@nanostores/i18n";
import { useState } from "react";
import type { CampaignAudience } from "../../protocol/campaign.ts";
import { i18n, language, useWords } from "../i18n/i18n.ts";
import { allPages } from "../lib/all-pages.ts";
import { api } from "../lib/api.ts";
import { byName } from "../lib/by-name.ts";
import { useLoad } from "../lib/use-load.ts";
import { Note } from "../settings/section.tsx";
import { Segments } from "../settings/segments.tsx";
import { SelectField } from "../settings/select-field.tsx";
import { Field } from "../ui/field.tsx";
import { isConversation } from "../workspace/channel-lists.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import styles from "./campaigns.module.css";

const words = i18n("campaignAudience", {
  to: "To whom",
  channels: "Channels",
  list: "A contact list",
  everybody: "Everybody here",
  everybodyText: "Everybody in the workspace, each in a conversation of their own.",
  choose: "Choose a list",
  noLists: "There is no contact list yet. Make one on the page “Contacts”, or import one.",
  option: params("{name} ({count})"),
  find: "Find a channel",
  chosen: count({ one: "{count} channel chosen", other: "{count} channels chosen" }),
  noneJoined: "You are in no channel where this could be said.",
});

type Kind = Exclude<CampaignAudience["to"], "me">;

/** Whom an announcement goes to; undefined as long as nobody is chosen. */
export function AudienceField({
  audience,
  onChange,
}: {
  audience: CampaignAudience | undefined;
  onChange: (audience: CampaignAudience | undefined) => void;
}) {
  const t = useWords(words);
  const [kind, setKind] = useState<Kind>("list");
  return (
    <div className={styles["audience"]}>
      <p className={styles["label"]}>{t.to}</p>
      <Segments
        label={t.to}
        value={kind}
        options={[
          { value: "list", label: t.list },
          { value: "channels", label: t.channels },
          { value: "everybody", label: t.everybody },
        ]}
        onChange={(next) => {
          setKind(next);
          onChange(next === "everybody" ? { to: "everybody" } : undefined);
        }}
      />
      {kind === "list" && (
        <ListChoice listId={audience?.to === "list" ? audience.listId : ""} onChange={onChange} />
      )}
      {kind === "channels" && (
        <ChannelChoice
          chosen={audience?.to === "channels" ? audience.channelIds : []}
          onChange={onChange}
        />
      )}
      {kind === "everybody" && <Note>{t.everybodyText}</Note>}
    </div>
  );
}

type ChoiceProps = { onChange: (audience: CampaignAudience | undefined) => void };

function ListChoice({ listId, onChange }: ChoiceProps & { listId: string }) {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const lists = useLoad(`contacts:${workspace.id}`, () =>
    allPages((query) => api.contacts.lists(workspace.id, query)),
  );
  const number = new Intl.NumberFormat(language.get());
  if (lists.phase !== "ready") return null;
  if (lists.data.length === 0) return <Note>{t.noLists}</Note>;
  return (
    <SelectField
      label={t.list}
      value={listId}
      options={[
        { value: "", label: t.choose },
        ...lists.data
          .toSorted((a, b) => byName(a.name, b.name))
          .map(({ id, name, count: size }) => ({
            value: id,
            label: t.option({ name, count: number.format(size) }),
          })),
      ]}
      onChange={(id) => onChange(id === "" ? undefined : { to: "list", listId: id })}
    />
  );
}

function ChannelChoice({ chosen, onChange }: ChoiceProps & { chosen: readonly string[] }) {
  const t = useWords(words);
  const { channels } = useWorkspace();
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const mine = channels.filter(
    (channel) => channel.joined && channel.archivedAt === null && !isConversation(channel),
  );
  if (mine.length === 0) return <Note>{t.noneJoined}</Note>;
  const put = (ids: readonly string[]) =>
    onChange(ids.length === 0 ? undefined : { to: "channels", channelIds: [...ids] });
  return (
    <>
      <Field label={t.find} type="search" value={search} onChange={setSearch} autoComplete="off" />
      <ul className={styles["channels"]}>
        {mine
          .filter(({ name }) => name.toLowerCase().includes(wanted))
          .toSorted((a, b) => byName(a.name, b.name))
          .map(({ id, name }) => (
            <li key={id}>
              <label className={styles["channel"]}>
                <input
                  type="checkbox"
                  checked={chosen.includes(id)}
                  onChange={(event) =>
                    put(
                      event.target.checked ? [...chosen, id] : chosen.filter((each) => each !== id),
                    )
                  }
                />
                #{name}
              </label>
            </li>
          ))}
      </ul>
      <p className={styles["by"]} role="status">
        {t.chosen(chosen.length)}
      </p>
    </>
  );
}
