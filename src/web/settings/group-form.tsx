import { params } from "@nanostores/i18n";
import { useState } from "react";
import type { GroupView } from "../../protocol/groups.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { slugFrom, slugWhileTyping } from "../lib/slug.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { rank } from "../switcher/rank.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Button } from "../ui/button.tsx";
import { Field, FormError } from "../ui/field.tsx";
import { CloseIcon } from "../ui/icons.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import styles from "./groups-page.module.css";
import { dangerClass, FormFoot, Note, pageFormClass } from "./section.tsx";

const words = i18n("settingsGroupForm", {
  name: "Name",
  handle: "Handle",
  handleHint: "How it is mentioned: short, without blanks",
  about: "What it is for (optional)",
  people: "Add people",
  chosen: "People in the group",
  without: params("Without {name}"),
  cancel: "Cancel",
  create: "Create group",
  save: "Save",
  remove: "Delete group",
  sure: "Delete it? Mentions of it that were written stay as they are and tell nobody.",
  removeNow: "Yes, delete",
  keep: "Keep",
});

/** People that a search shows at once. */
const SHOWN = 6;

/** Makes a group or changes one: what it is called and who is in it. */
export function GroupForm({
  group,
  onDone,
  onCancel,
}: {
  /** Undefined for a new one. */
  group: GroupView | undefined;
  onDone: () => Promise<void>;
  onCancel: () => void;
}) {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  const [name, setName] = useState(group?.name ?? "");
  const [handle, setHandle] = useState<string>();
  const [description, setDescription] = useState(group?.description ?? "");
  const [userIds, setUserIds] = useState<readonly string[]>(group?.userIds ?? []);
  const [asked, setAsked] = useState(false);
  const shownHandle = handle ?? group?.handle ?? slugFrom(name);
  const saving = useSubmit(async () => {
    const told = { handle: shownHandle, name: name.trim(), description: description.trim() };
    if (group) {
      await api.groups.update(workspace.id, group.id, told);
      await api.groups.setMembers(workspace.id, group.id, userIds);
    } else await api.groups.create(workspace.id, { ...told, userIds: [...userIds] });
    await onDone();
  });
  const removal = useSubmit(async () => {
    if (group) await api.groups.remove(workspace.id, group.id);
    await onDone();
  });
  const error = saving.error ?? removal.error;
  return (
    <form className={pageFormClass} onSubmit={saving.onSubmit}>
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
        label={t.handle}
        value={shownHandle}
        onChange={(value) => setHandle(slugWhileTyping(value))}
        prefix="@"
        hint={t.handleHint}
        maxLength={40}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        required
      />
      <Field
        label={t.about}
        value={description}
        onChange={setDescription}
        maxLength={250}
        autoComplete="off"
      />
      <PeopleField userIds={userIds} onChange={setUserIds} />
      {asked && <Note tone="warning">{t.sure}</Note>}
      {error !== undefined && <FormError>{error}</FormError>}
      {asked ? (
        <FormFoot>
          <Button autoFocus onClick={() => setAsked(false)}>
            {t.keep}
          </Button>
          <Button look="danger" busy={removal.busy} onClick={removal.run}>
            {t.removeNow}
          </Button>
        </FormFoot>
      ) : (
        <FormFoot>
          <Button type="submit" look="primary" busy={saving.busy}>
            {group ? t.save : t.create}
          </Button>
          <Button onClick={onCancel}>{t.cancel}</Button>
          {group && (
            <span className={styles["remove"]}>
              <Button className={dangerClass} onClick={() => setAsked(true)}>
                {t.remove}
              </Button>
            </span>
          )}
        </FormFoot>
      )}
    </form>
  );
}

function PeopleField({
  userIds,
  onChange,
}: {
  userIds: readonly string[];
  onChange: (userIds: readonly string[]) => void;
}) {
  const t = useWords(words);
  const { members, nameOf } = useWorkspace();
  const [search, setSearch] = useState("");
  const found =
    search.trim() === ""
      ? []
      : rank(
          search,
          Array.from(members.values(), (person) => ({ ...person, boost: 0 })).filter(
            ({ userId }) => !userIds.includes(userId),
          ),
          SHOWN,
        );
  return (
    <>
      <Field
        label={t.people}
        type="search"
        value={search}
        onChange={setSearch}
        autoComplete="off"
        onKeyDown={(event) => {
          const [first] = found;
          if (event.key !== "Enter" || !first) return;
          event.preventDefault();
          onChange([...userIds, first.item.userId]);
          setSearch("");
        }}
      />
      {found.length > 0 && (
        <ul className={styles["found"]}>
          {found.map(({ item: { userId, name, image } }) => (
            <li key={userId}>
              <button
                type="button"
                onClick={() => {
                  onChange([...userIds, userId]);
                  setSearch("");
                }}
              >
                <Avatar userId={userId} name={name} image={image} size="small" />
                {name}
              </button>
            </li>
          ))}
        </ul>
      )}
      {userIds.length > 0 && (
        <ul className={styles["chosen"]} aria-label={t.chosen}>
          {userIds.map((userId) => (
            <li key={userId}>
              <button
                type="button"
                className={styles["person"]}
                title={t.without({ name: nameOf(userId) })}
                onClick={() => onChange(userIds.filter((each) => each !== userId))}
              >
                <Avatar
                  userId={userId}
                  name={nameOf(userId)}
                  image={members.get(userId)?.image}
                  size="tiny"
                />
                {nameOf(userId)}
                <CloseIcon size={12} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
