import { useState } from "react";
import type { JobView } from "../../protocol/jobs.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { allPages } from "../lib/all-pages.ts";
import { api } from "../lib/api.ts";
import { byName } from "../lib/by-name.ts";
import { useLoad } from "../lib/use-load.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { FormFoot, Note } from "../settings/section.tsx";
import { SelectField } from "../settings/select-field.tsx";
import { Button } from "../ui/button.tsx";
import { Field, FormError } from "../ui/field.tsx";
import { isConversation } from "../workspace/channel-lists.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import type { Chosen } from "./imports-page.tsx";
import styles from "./imports.module.css";
import { PreviewTable } from "./preview-table.tsx";

const words = i18n("importForm", {
  isContacts: "This is a table of contacts.",
  isLog:
    "This is a chat log. Its lines become messages under the names and times that they have; nobody is notified.",
  list: "Into the list",
  newList: "A new list",
  listName: "Name of the list",
  channel: "Into the channel",
  choose: "Choose a channel",
  first: "The first rows, and what becomes of them",
  who: "Who",
  what: "What",
  start: "Import",
});

/** Shows what the file is and what would become of it, asks where it goes, and starts. */
export function ImportForm({
  chosen,
  onStarted,
}: {
  chosen: Chosen;
  onStarted: (job: JobView) => void;
}) {
  const t = useWords(words);
  const { workspace, channels } = useWorkspace();
  const { file, name, preview } = chosen;
  const isLog = preview.format === "log";
  const [listId, setListId] = useState("");
  const [listName, setListName] = useState(name.replace(/\.\w+$/, "").slice(0, 80));
  const [channelId, setChannelId] = useState("");
  const lists = useLoad(`contacts:${workspace.id}`, () =>
    allPages((query) => api.contacts.lists(workspace.id, query)),
  );
  const { busy, error, onSubmit } = useSubmit(async () => {
    const id = isLog
      ? ""
      : listId === ""
        ? (await api.contacts.createList(workspace.id, listName.trim())).id
        : listId;
    // Should the rest fail, the list that was made is the one to try again with.
    setListId(id);
    await lists.reload();
    const place = isLog ? { format: "log", channelId } : { format: "contacts", listId: id };
    const input = { ...place, fileName: name.slice(-200) };
    onStarted(await api.jobs.start("import", workspace.id, input, { file }));
  });
  const open = channels.filter(
    (channel) => channel.joined && channel.archivedAt === null && !isConversation(channel),
  );
  const isReady = isLog ? channelId !== "" : listId !== "" || listName.trim() !== "";
  return (
    <form className={styles["form"]} onSubmit={onSubmit}>
      <Note>{isLog ? t.isLog : t.isContacts}</Note>
      {isLog ? (
        <SelectField
          label={t.channel}
          labelled
          value={channelId}
          options={[
            { value: "", label: t.choose },
            ...open
              .toSorted((a, b) => byName(a.name, b.name))
              .map((channel) => ({ value: channel.id, label: `#${channel.name}` })),
          ]}
          onChange={setChannelId}
        />
      ) : (
        <>
          <SelectField
            label={t.list}
            labelled
            value={listId}
            options={[
              { value: "", label: t.newList },
              ...(lists.phase === "ready"
                ? lists.data
                    .toSorted((a, b) => byName(a.name, b.name))
                    .map((list) => ({ value: list.id, label: list.name }))
                : []),
            ]}
            onChange={setListId}
          />
          {listId === "" && (
            <Field
              label={t.listName}
              value={listName}
              onChange={setListName}
              maxLength={80}
              autoComplete="off"
            />
          )}
        </>
      )}
      <PreviewTable rows={preview.rows} title={t.first} who={t.who} what={t.what} />
      {error !== undefined && <FormError>{error}</FormError>}
      <FormFoot>
        <Button type="submit" look="primary" busy={busy} disabled={!isReady}>
          {t.start}
        </Button>
      </FormFoot>
    </form>
  );
}
