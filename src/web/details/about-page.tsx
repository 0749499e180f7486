import { useState } from "react";
import { params } from "@nanostores/i18n";
import { mayLeave, mayShape } from "../channel/channel-header-rights.ts";
import { Body } from "../channel/body.tsx";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { useDates } from "../settings/dates.ts";
import { FormFoot, Note, pageFormClass, Section, SettingRow } from "../settings/section.tsx";
import { SelectField } from "../settings/select-field.tsx";
import { Button } from "../ui/button.tsx";
import { Field, FormError } from "../ui/field.tsx";
import { TextArea } from "../ui/text-area.tsx";
import { openChannelDetails } from "../workspace/channel-dialog.ts";
import { setLevel, useUnread } from "../workspace/unread.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { LEVELS } from "../../protocol/levels.ts";
import type { DetailsPageProps } from "./page.ts";

const words = i18n("channelAbout", {
  name: "Name",
  topic: "Topic",
  topicHint: "Stands beside the name, in a few words.",
  description: "Description",
  descriptionHint: "What the channel is for, and what not. Markdown works.",
  save: "Save",
  saved: "Saved.",
  noTopic: "No topic",
  noDescription: "No description",
  notify: "Notify me of",
  notifyHint: "Holds on all your devices.",
  all: "Every message",
  mentions: "Mentions only",
  none: "Nothing (mute)",
  made: "Created",
  access: "Access",
  public: "Everybody in the workspace can read and join it",
  private: "Only people who are added",
  archived: params("Archived on {date}. It can be read, and nobody can write."),
  leave: "Leave channel",
});

/** What a channel is for, how loud it is for oneself, and the way out. */
export function AboutPage({ channel, onChanged, onClose }: DetailsPageProps) {
  const t = useWords(words);
  const { date } = useDates();
  const { workspace } = useWorkspace();
  const level = useUnread().get(channel.id)?.level ?? "mentions";
  return (
    <>
      {channel.archivedAt !== null && (
        <Note tone="warning">{t.archived({ date: date(channel.archivedAt) })}</Note>
      )}
      <Section>
        {mayShape(channel, workspace.role) ? (
          <AboutForm key={channel.id} channel={channel} onChanged={onChanged} onClose={onClose} />
        ) : (
          <AboutText channel={channel} />
        )}
      </Section>
      <Section>
        {channel.joined && (
          <SettingRow label={t.notify} hint={t.notifyHint}>
            <SelectField
              label={t.notify}
              value={level}
              options={LEVELS.map((value) => ({ value, label: t[value] }))}
              onChange={(value) => void setLevel(api, channel.id, value)}
            />
          </SettingRow>
        )}
        <SettingRow label={t.access}>
          {channel.kind === "private" ? t.private : t.public}
        </SettingRow>
        <SettingRow label={t.made}>{date(channel.createdAt)}</SettingRow>
        {mayLeave(channel) && (
          <FormFoot>
            <Button
              onClick={() => {
                onClose();
                openChannelDetails(channel.id, "leave");
              }}
            >
              {t.leave}
            </Button>
          </FormFoot>
        )}
      </Section>
    </>
  );
}

function AboutText({ channel }: { channel: DetailsPageProps["channel"] }) {
  const t = useWords(words);
  const { description = "" } = channel;
  return (
    <>
      <SettingRow label={t.topic}>{channel.topic === "" ? t.noTopic : channel.topic}</SettingRow>
      {description === "" ? <Note>{t.noDescription}</Note> : <Body text={description} />}
    </>
  );
}

function AboutForm({ channel, onChanged }: DetailsPageProps) {
  const t = useWords(words);
  const { reloadChannels } = useWorkspace();
  const [name, setName] = useState(channel.name);
  const [topic, setTopic] = useState(channel.topic);
  const [description, setDescription] = useState(channel.description ?? "");
  const [saved, setSaved] = useState(false);
  const wanted = {
    name: name.trim().replace(/^#/, ""),
    topic: topic.trim(),
    description: description.trim(),
  };
  const change = {
    ...(wanted.name !== channel.name && { name: wanted.name }),
    ...(wanted.topic !== channel.topic && { topic: wanted.topic }),
    ...(wanted.description !== (channel.description ?? "") && {
      description: wanted.description,
    }),
  };
  const isChanged = Object.keys(change).length > 0;
  const { busy, error, onSubmit } = useSubmit(async () => {
    if (isChanged) {
      await api.channels.update(channel.id, change);
      await Promise.all([onChanged(), reloadChannels()]);
    }
    setSaved(true);
  });
  const typed = (set: (value: string) => void) => (value: string) => {
    setSaved(false);
    set(value);
  };
  return (
    <form className={pageFormClass} onSubmit={onSubmit}>
      <Field
        label={t.name}
        value={name}
        onChange={typed(setName)}
        prefix="#"
        maxLength={80}
        autoComplete="off"
        required
      />
      <Field
        label={t.topic}
        value={topic}
        onChange={typed(setTopic)}
        maxLength={250}
        hint={t.topicHint}
        autoComplete="off"
      />
      <TextArea
        label={t.description}
        value={description}
        onChange={typed(setDescription)}
        maxLength={1_000}
        hint={t.descriptionHint}
      />
      {error !== undefined && <FormError>{error}</FormError>}
      <FormFoot>
        <Button type="submit" look="primary" busy={busy} disabled={!isChanged}>
          {t.save}
        </Button>
        {saved && !isChanged && <Note tone="good">{t.saved}</Note>}
      </FormFoot>
    </form>
  );
}
