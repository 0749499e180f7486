import { count, params } from "@nanostores/i18n";
import { useState } from "react";
import type { NewOutgoingHookView, OutgoingHookView } from "../../protocol/outgoing-hooks.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { useLoad } from "../lib/use-load.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { Note, Section } from "../settings/section.tsx";
import { Button } from "../ui/button.tsx";
import { FormError } from "../ui/field.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { useHookChannels } from "./channels.ts";
import { Deliveries } from "./deliveries.tsx";
import { ListState } from "./list-state.tsx";
import { Once } from "./once.tsx";
import { OutgoingForm } from "./outgoing-form.tsx";
import { Removable } from "./removable.tsx";

const words = i18n("integrationsOutgoing", {
  title: "Outgoing webhooks",
  text: "An address of yours that is told what happens here, signed and tried again where it does not arrive.",
  add: "New outgoing webhook",
  secret: "Signing secret",
  none: "None yet.",
  failed: "The webhooks did not load",
  remove: "Delete",
  sure: "Delete it with its log? What is under way is not sent any more.",
  log: "Log",
  logOf: params("Log of {name}"),
  everywhere: "every public channel",
  events: count({ one: "{count} event", other: "{count} events" }),
  keyword: params("with “{word}”"),
  disabled: params("Disabled: {why}"),
  enable: "Enable",
  test: "Send a test",
});

/** The addresses that are told what happens: made with filters, tried, looked into, enabled again. */
export function OutgoingHooks() {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const hooks = useLoad(
    `outgoing-hooks:${workspace.id}`,
    async () => (await api.outgoingHooks.list(workspace.id)).items,
  );
  const [made, setMade] = useState<NewOutgoingHookView>();
  return (
    <Section title={t.title} text={t.text}>
      {made && (
        <Once
          values={[{ label: t.secret, value: made.secret }]}
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
          <OutgoingForm
            onCancel={close}
            onMade={async (hook) => {
              setMade(hook);
              close();
              await hooks.reload();
            }}
          />
        )}
      >
        {(hook) => <Row key={hook.id} hook={hook} onChanged={hooks.reload} />}
      </ListState>
    </Section>
  );
}

function Row({ hook, onChanged }: { hook: OutgoingHookView; onChanged: () => Promise<void> }) {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const { nameOfChannel } = useHookChannels();
  const [open, setOpen] = useState(false);
  const [tests, setTests] = useState(0);
  const enabling = useSubmit(async () => {
    await api.outgoingHooks.update(workspace.id, hook.id, { enabled: true });
    await onChanged();
  });
  const testing = useSubmit(async () => {
    await api.outgoingHooks.test(workspace.id, hook.id);
    setOpen(true);
    setTests((before) => before + 1);
  });
  const { id, name, url, channelIds, events, keyword, disabledAt, disabledReason } = hook;
  const facts = [
    url,
    channelIds === null ? t.everywhere : channelIds.map(nameOfChannel).join(", "),
    t.events(events.length),
    ...(keyword === null ? [] : [t.keyword({ word: keyword })]),
  ];
  const error = enabling.error ?? testing.error;
  return (
    <Removable
      name={name}
      facts={facts.join(" · ")}
      action={t.remove}
      sure={t.sure}
      onRemove={async () => {
        await api.outgoingHooks.remove(workspace.id, id);
        await onChanged();
      }}
      actions={
        <>
          {disabledAt === null ? (
            <Button busy={testing.busy} onClick={testing.run}>
              {t.test}
            </Button>
          ) : (
            <Button look="primary" busy={enabling.busy} onClick={enabling.run}>
              {t.enable}
            </Button>
          )}
          <Button
            aria-expanded={open}
            aria-label={t.logOf({ name })}
            onClick={() => setOpen(!open)}
          >
            {t.log}
          </Button>
        </>
      }
    >
      {(disabledAt !== null || open || error !== undefined) && (
        <>
          {disabledAt !== null && (
            <Note tone="warning">{t.disabled({ why: disabledReason ?? "" })}</Note>
          )}
          {error !== undefined && <FormError>{error}</FormError>}
          {open && <Deliveries hook={hook} turn={tests} />}
        </>
      )}
    </Removable>
  );
}
