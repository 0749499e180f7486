import { params } from "@nanostores/i18n";
import { useState } from "react";
import { SCOPES } from "../../protocol/integrations.ts";
import type { BotView, KeyView, NewKeyView, Scope } from "../../protocol/integrations.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { ago } from "../lib/ago.ts";
import { api } from "../lib/api.ts";
import { useLoad } from "../lib/use-load.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { Note } from "../settings/section.tsx";
import { Field } from "../ui/field.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { AddForm } from "./adding.tsx";
import { Checks } from "./checks.tsx";
import { ListState } from "./list-state.tsx";
import { Once } from "./once.tsx";
import { Removable } from "./removable.tsx";

const words = i18n("integrationsKeys", {
  title: params("Keys of {name}"),
  add: "New key",
  create: "Create",
  name: "What it is for",
  scopes: "It may",
  "chat:read": "read what the bot may read",
  "chat:write": "write, react and reply",
  "channels:manage": "make and change channels",
  "members:read": "see who is here",
  "files:write": "upload pictures",
  admin: "manage people and the workspace",
  key: "Key",
  none: "No keys: it cannot do anything yet.",
  failed: "The keys did not load",
  revoke: "Revoke",
  sure: "Revoke it? Whatever uses it is refused at once, and its connections end.",
  never: "never used",
  used: params("used {ago}"),
});

/** The keys of one bot: made with what they may do, shown once, revoked. */
export function Keys({ bot }: { bot: BotView }) {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const keys = useLoad(
    `keys:${bot.userId}`,
    async () => (await api.bots.keys(workspace.id, bot.userId)).items,
  );
  const [made, setMade] = useState<NewKeyView>();
  return (
    <>
      {made && (
        <Once values={[{ label: t.key, value: made.key }]} onDone={() => setMade(undefined)} />
      )}
      <ListState
        list={keys}
        failed={t.failed}
        none={<Note>{t.none}</Note>}
        label={t.title({ name: bot.name })}
        add={t.add}
        renderForm={(close) => (
          <KeyForm
            bot={bot}
            onCancel={close}
            onMade={async (key) => {
              setMade(key);
              close();
              await keys.reload();
            }}
          />
        )}
      >
        {(key) => <Row key={key.id} bot={bot} held={key} onRevoked={keys.reload} />}
      </ListState>
    </>
  );
}

function Row({
  bot,
  held,
  onRevoked,
}: {
  bot: BotView;
  held: KeyView;
  onRevoked: () => Promise<void>;
}) {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const use =
    held.lastUsedAt === null ? t.never : t.used({ ago: ago(held.lastUsedAt, Date.now()) });
  return (
    <Removable
      name={held.name}
      facts={[held.scopes.join(", "), use].join(" · ")}
      action={t.revoke}
      sure={t.sure}
      onRemove={async () => {
        await api.bots.revokeKey(workspace.id, bot.userId, held.id);
        await onRevoked();
      }}
    />
  );
}

function KeyForm({
  bot,
  onMade,
  onCancel,
}: {
  bot: BotView;
  onMade: (key: NewKeyView) => Promise<void>;
  onCancel: () => void;
}) {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<Scope[]>(["chat:read", "chat:write"]);
  const submit = useSubmit(async () => {
    await onMade(await api.bots.createKey(workspace.id, bot.userId, { name, scopes }));
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
      <Checks
        label={t.scopes}
        options={SCOPES.map((scope) => ({ value: scope, label: t[scope] }))}
        chosen={scopes}
        onChange={setScopes}
      />
    </AddForm>
  );
}
