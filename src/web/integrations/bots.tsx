import { params } from "@nanostores/i18n";
import { useState } from "react";
import type { BotView } from "../../protocol/integrations.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { allPages } from "../lib/all-pages.ts";
import { api } from "../lib/api.ts";
import { useLoad } from "../lib/use-load.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { Note, Section } from "../settings/section.tsx";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { AddForm } from "./adding.tsx";
import { Keys } from "./keys.tsx";
import { ListState } from "./list-state.tsx";
import { Removable } from "./removable.tsx";

const words = i18n("integrationsBots", {
  title: "Bots",
  text: "Programs that take part under a name of their own, as far as the keys go that you give them.",
  add: "New bot",
  create: "Create",
  name: "Name",
  none: "None yet.",
  failed: "The bots did not load",
  by: params("made by {name}"),
  keys: "Keys",
  keysOf: params("Keys of {name}"),
  remove: "Delete",
  sure: "Delete it? Its keys end at once, and it leaves every channel. Its messages stay.",
});

/** The bots of a workspace. */
export function Bots() {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const bots = useLoad(`bots:${workspace.id}`, () =>
    allPages((query) => api.bots.list(workspace.id, query)),
  );
  return (
    <Section title={t.title} text={t.text}>
      <ListState
        list={bots}
        failed={t.failed}
        none={<Note>{t.none}</Note>}
        label={t.title}
        add={t.add}
        renderForm={(close) => (
          <BotForm
            onCancel={close}
            onMade={async () => {
              close();
              await bots.reload();
            }}
          />
        )}
      >
        {(bot) => <Row key={bot.userId} bot={bot} onRemoved={bots.reload} />}
      </ListState>
    </Section>
  );
}

function Row({ bot, onRemoved }: { bot: BotView; onRemoved: () => Promise<void> }) {
  const t = useWords(words);
  const { workspace, nameOf } = useWorkspace();
  const [open, setOpen] = useState(false);
  return (
    <Removable
      name={bot.name}
      facts={t.by({ name: nameOf(bot.createdBy) })}
      action={t.remove}
      sure={t.sure}
      onRemove={async () => {
        await api.bots.remove(workspace.id, bot.userId);
        await onRemoved();
      }}
      actions={
        <Button
          aria-expanded={open}
          aria-label={t.keysOf({ name: bot.name })}
          onClick={() => setOpen(!open)}
        >
          {t.keys}
        </Button>
      }
    >
      {open && <Keys bot={bot} />}
    </Removable>
  );
}

function BotForm({ onMade, onCancel }: { onMade: () => Promise<void>; onCancel: () => void }) {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const [name, setName] = useState("");
  const submit = useSubmit(async () => {
    await api.bots.create(workspace.id, name);
    await onMade();
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
    </AddForm>
  );
}
