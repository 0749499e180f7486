import { count } from "@nanostores/i18n";
import { useState } from "react";
import type { ContactListView } from "../../protocol/contacts.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { allPages } from "../lib/all-pages.ts";
import { api } from "../lib/api.ts";
import { byName } from "../lib/by-name.ts";
import { useLoad } from "../lib/use-load.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { PageWaiting } from "../settings/page-waiting.tsx";
import { FormFoot, Note, pageFormClass, Section } from "../settings/section.tsx";
import { Button } from "../ui/button.tsx";
import { Field, FormError } from "../ui/field.tsx";
import { ErrorState } from "../ui/states.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { ContactListPage } from "./contact-list-page.tsx";
import styles from "./contacts.module.css";

const words = i18n("contactsPage", {
  about:
    "Lists of people to write to. Who has an account here with the same address can be reached by an announcement.",
  lists: "Lists",
  none: "No lists yet. Make one here, or import a table of contacts.",
  people: count({ one: "{count} contact", other: "{count} contacts" }),
  add: "Make a list",
  name: "Name",
  failed: "The lists did not load",
});

/** The contact lists of a workspace; each opens in the place of the page. */
export function ContactsPage() {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const [open, setOpen] = useState<ContactListView>();
  const lists = useLoad(`contacts:${workspace.id}`, () =>
    allPages((query) => api.contacts.lists(workspace.id, query)),
  );
  if (open)
    return (
      <ContactListPage
        list={open}
        onBack={async () => {
          await lists.reload();
          setOpen(undefined);
        }}
      />
    );
  if (lists.phase === "loading") return <PageWaiting />;
  if (lists.phase === "error")
    return <ErrorState title={t.failed} error={lists.error} onRetry={() => void lists.reload()} />;
  return (
    <>
      <Section>
        <Note>{t.about}</Note>
        {lists.data.length === 0 ? (
          <Note>{t.none}</Note>
        ) : (
          <ul className={styles["lists"]} aria-label={t.lists}>
            {lists.data
              .toSorted((a, b) => byName(a.name, b.name))
              .map((list) => (
                <li key={list.id}>
                  <button type="button" className={styles["list"]} onClick={() => setOpen(list)}>
                    <span className={styles["name"]}>{list.name}</span>
                    <span className={styles["count"]}>{t.people(list.count)}</span>
                  </button>
                </li>
              ))}
          </ul>
        )}
      </Section>
      <Section title={t.add}>
        <AddList onAdded={setOpen} />
      </Section>
    </>
  );
}

function AddList({ onAdded }: { onAdded: (list: ContactListView) => void }) {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const [name, setName] = useState("");
  const { busy, error, onSubmit } = useSubmit(async () =>
    onAdded(await api.contacts.createList(workspace.id, name.trim())),
  );
  return (
    <form className={pageFormClass} onSubmit={onSubmit}>
      <Field
        label={t.name}
        value={name}
        onChange={setName}
        maxLength={80}
        autoComplete="off"
        required
      />
      {error !== undefined && <FormError>{error}</FormError>}
      <FormFoot>
        <Button type="submit" busy={busy} disabled={name.trim() === ""}>
          {t.add}
        </Button>
      </FormFoot>
    </form>
  );
}
