import { useState } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { entryFormClass } from "../entry/entry-frame.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog, DialogActions } from "../ui/dialog.tsx";
import { Field, FormError } from "../ui/field.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import type { ChannelDialogProps } from "./channel-header-dialogs.tsx";

const words = i18n("editChannel", {
  title: "Edit channel",
  name: "Name",
  topic: "Topic",
  topicHint: "What it is for, in a few words",
  cancel: "Cancel",
  save: "Save",
});

/** Changes a channel's name and topic. */
export function EditChannelDialog({ channel, onClose }: ChannelDialogProps) {
  const t = useWords(words);
  const { reloadChannels } = useWorkspace();
  const [name, setName] = useState(channel.name);
  const [topic, setTopic] = useState(channel.topic);
  const { busy, error, onSubmit } = useSubmit(async () => {
    const wanted = { name: name.trim().replace(/^#/, ""), topic: topic.trim() };
    const change = {
      ...(wanted.name !== channel.name && { name: wanted.name }),
      ...(wanted.topic !== channel.topic && { topic: wanted.topic }),
    };
    if (Object.keys(change).length > 0) {
      await api.channels.update(channel.id, change);
      await reloadChannels();
    }
    onClose();
  });
  return (
    <Dialog title={t.title} onClose={onClose}>
      <form className={entryFormClass} onSubmit={onSubmit}>
        <Field
          label={t.name}
          value={name}
          onChange={setName}
          prefix="#"
          maxLength={80}
          autoComplete="off"
          required
        />
        <Field
          label={t.topic}
          value={topic}
          onChange={setTopic}
          maxLength={250}
          hint={t.topicHint}
          autoComplete="off"
        />
        {error !== undefined && <FormError>{error}</FormError>}
        <DialogActions>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button type="submit" look="primary" busy={busy}>
            {t.save}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
