import { params } from "@nanostores/i18n";
import { useState } from "react";
import type { IncomingHookView, NewIncomingHookView } from "../../protocol/integrations.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { ago } from "../lib/ago.ts";
import { allPages } from "../lib/all-pages.ts";
import { api } from "../lib/api.ts";
import { useLoad } from "../lib/use-load.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { Note, Section } from "../settings/section.tsx";
import { SelectField } from "../settings/select-field.tsx";
import { SwitchRow } from "../settings/switch.tsx";
import { Field } from "../ui/field.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { AddForm } from "./adding.tsx";
import { useHookChannels } from "./channels.ts";
import { ListState } from "./list-state.tsx";
import { Once } from "./once.tsx";
import { Removable } from "./removable.tsx";

const words = i18n("integrationsIncoming", {
  title: "Incoming webhooks",
  text: "An address that programs post to as they post to Slack. What they send appears in one channel.",
  add: "New incoming webhook",
  create: "Create",
  name: "Name",
  nameHint: "Messages appear under it, unless the program says another one",
  channel: "Channel",
  signed: "Requests must be signed",
  signedHint: "For programs of your own. Those made for Slack cannot sign.",
  url: "Address",
  secret: "Signing secret",
  none: "None yet.",
  failed: "The webhooks did not load",
  revoke: "Revoke",
  sure: "Revoke it? What is posted to its address from then on is refused. Its messages stay.",
  never: "never used",
  used: params("used {ago}"),
  isSigned: "signed",
});

/** The addresses that programs post to: made, shown once, revoked. */
export function IncomingHooks() {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const hooks = useLoad(`incoming-hooks:${workspace.id}`, () =>
    allPages((query) => api.incomingHooks.list(workspace.id, query)),
  );
  const [made, setMade] = useState<NewIncomingHookView>();
  return (
    <Section title={t.title} text={t.text}>
      {made && (
        <Once
          values={[
            { label: t.url, value: made.url },
            ...(made.secret === null ? [] : [{ label: t.secret, value: made.secret }]),
          ]}
          onDone={() => setMade(undefined)}
        />
      )}
      <ListState
        list={hooks}
        failed={t.failed}
        none={<Note>{t.none}</Note>}
        label={t.title}
        add={t.add}
        renderForm={(close) => (
          <IncomingForm
            onCancel={close}
            onMade={async (hook) => {
              setMade(hook);
              close();
              await hooks.reload();
            }}
          />
        )}
      >
        {(hook) => <Row key={hook.id} hook={hook} onRevoked={hooks.reload} />}
      </ListState>
    </Section>
  );
}

function Row({ hook, onRevoked }: { hook: IncomingHookView; onRevoked: () => Promise<void> }) {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const { nameOfChannel } = useHookChannels();
  const { id, name, icon, channelId, lastUsedAt, signed } = hook;
  const facts = [
    nameOfChannel(channelId),
    ...(signed ? [t.isSigned] : []),
    lastUsedAt === null ? t.never : t.used({ ago: ago(lastUsedAt, Date.now()) }),
  ];
  return (
    <Removable
      name={icon === null ? name : `${icon} ${name}`}
      facts={facts.join(" · ")}
      action={t.revoke}
      sure={t.sure}
      onRemove={async () => {
        await api.incomingHooks.revoke(workspace.id, id);
        await onRevoked();
      }}
    />
  );
}

function IncomingForm({
  onMade,
  onCancel,
}: {
  onMade: (hook: NewIncomingHookView) => Promise<void>;
  onCancel: () => void;
}) {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const { joined } = useHookChannels();
  const [name, setName] = useState("");
  const [channelId, setChannelId] = useState(joined[0]?.value ?? "");
  const [signed, setSigned] = useState(false);
  const submit = useSubmit(async () => {
    await onMade(await api.incomingHooks.create(workspace.id, { channelId, name, signed }));
  });
  return (
    <AddForm submit={submit} action={t.create} onCancel={onCancel}>
      <Field
        label={t.name}
        hint={t.nameHint}
        value={name}
        onChange={setName}
        maxLength={80}
        autoComplete="off"
        autoFocus
        required
      />
      <SelectField
        label={t.channel}
        labelled
        value={channelId}
        options={joined}
        onChange={setChannelId}
      />
      <SwitchRow label={t.signed} hint={t.signedHint} checked={signed} onChange={setSigned} />
    </AddForm>
  );
}
