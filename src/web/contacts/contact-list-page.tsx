import { params } from "@nanostores/i18n";
import { useState } from "react";
import type { ContactListView, ContactView } from "../../protocol/contacts.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { useSettled } from "../lib/use-settled.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { dangerClass, FormFoot, Note, pageFormClass, Section } from "../settings/section.tsx";
import { Button, buttonClass, IconButton } from "../ui/button.tsx";
import { Field, FormError } from "../ui/field.tsx";
import { BackIcon, DeleteIcon } from "../ui/icons.tsx";
import { PagedList } from "../views/paged-list.tsx";
import { usePages } from "../views/use-pages.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import styles from "./contacts.module.css";

const words = i18n("contactList", {
  back: "All lists",
  search: "Find by name or address",
  none: "Nobody here",
  noneText: "Add somebody below, or import a table of contacts into this list.",
  here: "has an account here",
  failed: "The contacts did not load",
  remove: params("Take {name} out of the list"),
  add: "Add a contact",
  name: "Name",
  email: "E-mail address",
  download: "Download as CSV",
  removeList: "Delete list",
  sure: "Delete the list with everybody in it? What was sent to them stays.",
  removeNow: "Yes, delete",
  keep: "Keep",
});

/** Typing is followed by a question this much later, ms. */
const SEARCH_AFTER_MS = 250;

/** One list: who is in it, one more, and its end. */
export function ContactListPage({
  list,
  onBack,
}: {
  list: ContactListView;
  onBack: () => Promise<void>;
}) {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const [typed, setTyped] = useState("");
  const search = useSettled(typed.trim(), SEARCH_AFTER_MS);
  const contacts = usePages(`contacts:${list.id}:${search}`, (cursor) =>
    api.contacts.list(workspace.id, list.id, { cursor, search }),
  );
  const take = (contact: ContactView) =>
    contacts.change((items) => [contact, ...items.filter(({ id }) => id !== contact.id)]);
  return (
    <>
      <Section>
        <div className={styles["head"]}>
          <IconButton label={t.back} onClick={() => void onBack()}>
            <BackIcon size={18} />
          </IconButton>
          <h3 className={styles["title"]}>{list.name}</h3>
          <a
            className={buttonClass}
            data-look="quiet"
            href={api.contacts.csvPath(workspace.id, list.id)}
            download
          >
            {t.download}
          </a>
        </div>
        <Field
          label={t.search}
          type="search"
          value={typed}
          onChange={setTyped}
          autoComplete="off"
          maxLength={100}
        />
        <PagedList pages={contacts} failed={t.failed} empty={{ title: t.none, text: t.noneText }}>
          <ul className={styles["people"]}>
            {contacts.items.map((contact) => (
              <Row
                key={contact.id}
                listId={list.id}
                contact={contact}
                onGone={() =>
                  contacts.change((items) => items.filter(({ id }) => id !== contact.id))
                }
              />
            ))}
          </ul>
        </PagedList>
      </Section>
      <Section title={t.add}>
        <AddContact listId={list.id} onAdded={take} />
      </Section>
      <Section>
        <RemoveList list={list} onGone={onBack} />
      </Section>
    </>
  );
}

function Row({
  listId,
  contact,
  onGone,
}: {
  listId: string;
  contact: ContactView;
  onGone: () => void;
}) {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const { id, name, email, fields, userId } = contact;
  const shown = name === "" ? (email ?? "") : name;
  const { busy, error, run } = useSubmit(async () => {
    await api.contacts.remove(workspace.id, listId, [id]);
    onGone();
  });
  const values = Object.entries(fields).map(([key, value]) => `${key}: ${value}`);
  const about = [name === "" ? "" : email, ...values].filter(Boolean).join(" · ");
  return (
    <li className={styles["person"]}>
      <div className={styles["words"]}>
        <p className={styles["name"]}>
          {shown}
          {userId !== null && <span className={styles["here"]}>{t.here}</span>}
        </p>
        {about !== "" && <p className={styles["about"]}>{about}</p>}
        {error !== undefined && <FormError>{error}</FormError>}
      </div>
      <IconButton label={t.remove({ name: shown })} disabled={busy} onClick={run}>
        <DeleteIcon />
      </IconButton>
    </li>
  );
}

function AddContact({
  listId,
  onAdded,
}: {
  listId: string;
  onAdded: (contact: ContactView) => void;
}) {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const { busy, error, onSubmit } = useSubmit(async () => {
    onAdded(
      await api.contacts.put(workspace.id, listId, { name: name.trim(), email: email.trim() }),
    );
    setName("");
    setEmail("");
  });
  return (
    <form className={pageFormClass} onSubmit={onSubmit}>
      <Field label={t.name} value={name} onChange={setName} maxLength={100} autoComplete="off" />
      <Field
        label={t.email}
        type="email"
        value={email}
        onChange={setEmail}
        maxLength={254}
        autoComplete="off"
      />
      {error !== undefined && <FormError>{error}</FormError>}
      <FormFoot>
        <Button type="submit" busy={busy} disabled={name.trim() === "" && email.trim() === ""}>
          {t.add}
        </Button>
      </FormFoot>
    </form>
  );
}

function RemoveList({ list, onGone }: { list: ContactListView; onGone: () => Promise<void> }) {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const [asked, setAsked] = useState(false);
  const { busy, error, run } = useSubmit(async () => {
    await api.contacts.removeList(workspace.id, list.id);
    await onGone();
  });
  if (!asked)
    return (
      <FormFoot>
        <Button className={dangerClass} onClick={() => setAsked(true)}>
          {t.removeList}
        </Button>
      </FormFoot>
    );
  return (
    <>
      <Note tone="warning">{t.sure}</Note>
      {error !== undefined && <FormError>{error}</FormError>}
      <FormFoot>
        <Button autoFocus onClick={() => setAsked(false)}>
          {t.keep}
        </Button>
        <Button look="danger" busy={busy} onClick={run}>
          {t.removeNow}
        </Button>
      </FormFoot>
    </>
  );
}
