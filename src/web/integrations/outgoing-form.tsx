import { useState } from "react";
import { HOOK_EVENTS } from "../../protocol/outgoing-hooks.ts";
import type { HookEvent, NewOutgoingHookView } from "../../protocol/outgoing-hooks.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { SelectField } from "../settings/select-field.tsx";
import { Field } from "../ui/field.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { AddForm } from "./adding.tsx";
import { useHookChannels } from "./channels.ts";
import { Checks } from "./checks.tsx";

const words = i18n("integrationsOutgoingForm", {
  create: "Create",
  name: "Name",
  url: "Address",
  urlHint: "A public one that begins with https://",
  channel: "Channel",
  everywhere: "Every public channel",
  keyword: "Only messages with these words (optional)",
  events: "Events",
  "message.created": "A message is written",
  "message.edited": "A message is edited",
  "message.deleted": "A message is deleted",
  "reaction.added": "A reaction is added",
  "reaction.removed": "A reaction is removed",
  "message.pinned": "A message is pinned",
  "message.unpinned": "A message is unpinned",
  "member.joined": "Somebody joins a channel",
  "member.left": "Somebody leaves a channel",
  "channel.updated": "A channel is changed",
  "channel.archived": "A channel is archived",
});

/** The choice that stands for all channels. */
const EVERYWHERE = "";

/** Makes an outgoing webhook: where to, and what of. */
export function OutgoingForm({
  onMade,
  onCancel,
}: {
  onMade: (hook: NewOutgoingHookView) => Promise<void>;
  onCancel: () => void;
}) {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const { joined } = useHookChannels();
  const [name, setName] = useState("");
  const [url, setUrl] = useState("");
  const [channelId, setChannelId] = useState(EVERYWHERE);
  const [keyword, setKeyword] = useState("");
  const [events, setEvents] = useState<HookEvent[]>(["message.created"]);
  const submit = useSubmit(async () => {
    const hook = await api.outgoingHooks.create(workspace.id, {
      name,
      url: url.trim(),
      events,
      channelIds: channelId === EVERYWHERE ? null : [channelId],
      keyword: keyword.trim() === "" ? null : keyword,
    });
    await onMade(hook);
  });
  return (
    <AddForm submit={submit} action={t.create} onCancel={onCancel}>
      <Field
        label={t.name}
        value={name}
        onChange={setName}
        maxLength={80}
        autoComplete="off"
        autoFocus
        required
      />
      <Field
        label={t.url}
        hint={t.urlHint}
        type="url"
        value={url}
        onChange={setUrl}
        maxLength={2_000}
        autoComplete="off"
        required
      />
      <SelectField
        label={t.channel}
        labelled
        value={channelId}
        options={[{ value: EVERYWHERE, label: t.everywhere }, ...joined]}
        onChange={setChannelId}
      />
      <Field
        label={t.keyword}
        value={keyword}
        onChange={setKeyword}
        maxLength={100}
        autoComplete="off"
      />
      <Checks
        label={t.events}
        options={HOOK_EVENTS.map((event) => ({ value: event, label: t[event] }))}
        chosen={events}
        onChange={setEvents}
      />
    </AddForm>
  );
}
