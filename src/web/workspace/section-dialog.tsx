import { params } from "@nanostores/i18n";
import { useState } from "react";
import { entryFormClass } from "../entry/entry-frame.tsx";
import { i18n, useWords } from "../i18n/i18n.ts";
import { Button } from "../ui/button.tsx";
import { Confirm } from "../ui/confirm.tsx";
import { Dialog, DialogActions } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import {
  addSection,
  MOST_SECTIONS,
  removeSection,
  renameSection,
  SECTION_NAME_MAX,
} from "./arrangement.ts";
import type { SidebarDialog } from "./sidebar-row-entries.tsx";
import { useWorkspace } from "./workspace-data.tsx";

const words = i18n("sectionDialog", {
  create: "New section",
  rename: "Rename section",
  name: "Name",
  hint: "Only you see it, on all your devices.",
  missing: "Give it a name.",
  most: "There are fifty sections already.",
  cancel: "Cancel",
  add: "Create section",
  save: "Save",
  removeTitle: params("Remove the section {name}?"),
  removeText: "Its channels stay yours and stand among the others again.",
  remove: "Remove section",
});

type Dialogs<Kind> = { dialog: Extract<SidebarDialog, { kind: Kind }>; onClose: () => void };

/** Names a new section, or gives one another name. */
export function SectionDialog({ dialog, onClose }: Dialogs<"new-section" | "rename-section">) {
  const t = useWords(words);
  const { arrangement, arrange } = useWorkspace();
  const isNew = dialog.kind === "new-section";
  const old = isNew ? undefined : arrangement.sections.find(({ id }) => id === dialog.id);
  const [name, setName] = useState(old?.name ?? "");
  const [tried, setTried] = useState(false);
  const full = isNew && arrangement.sections.length >= MOST_SECTIONS;
  const wanted = name.trim();
  const error = full ? t.most : wanted === "" ? t.missing : undefined;
  return (
    <Dialog title={isNew ? t.create : t.rename} onClose={onClose}>
      <form
        className={entryFormClass}
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (error !== undefined) return;
          if (isNew)
            arrange((each) => addSection(each, { id: newId(), name: wanted }, dialog.channelId));
          else arrange((each) => renameSection(each, dialog.id, wanted));
          onClose();
        }}
      >
        <Field
          label={t.name}
          value={name}
          onChange={setName}
          maxLength={SECTION_NAME_MAX}
          hint={t.hint}
          error={tried ? error : undefined}
          autoComplete="off"
          autoFocus
        />
        <DialogActions>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button type="submit" look="primary">
            {isNew ? t.add : t.save}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** Asks before taking a section away. */
export function RemoveSectionDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useWords(words);
  const { arrangement, arrange } = useWorkspace();
  const name = arrangement.sections.find((section) => section.id === id)?.name ?? "";
  return (
    <Confirm
      title={t.removeTitle({ name })}
      text={t.removeText}
      action={t.remove}
      onConfirm={() => arrange((old) => removeSection(old, id))}
      onClose={onClose}
    />
  );
}

function newId(): string {
  return crypto.randomUUID().slice(0, 8);
}
