import { useState } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { navigate } from "../route.ts";
import { Button } from "../ui/button.tsx";
import { Choice } from "../ui/choice.tsx";
import { Dialog, DialogActions } from "../ui/dialog.tsx";
import { Field, FormError } from "../ui/field.tsx";
import { entryFormClass } from "../entry/entry-frame.tsx";
import { useWorkspace } from "./workspace-data.tsx";

const words = i18n("createChannel", {
  title: "Create a channel",
  name: "Name",
  topic: "Topic (optional)",
  topicHint: "What it is for, in a few words",
  visibility: "Who can see it",
  public: "Public",
  publicHint: "Everybody here can read and join it",
  private: "Private",
  privateHint: "Only people who are added",
  cancel: "Cancel",
  create: "Create channel",
});

/** Names a channel, says who may see it, and goes there. */
export function CreateChannelDialog({ onClose }: { onClose: () => void }) {
  const t = useWords(words);
  const { workspace, reloadChannels } = useWorkspace();
  const [name, setName] = useState("");
  const [topic, setTopic] = useState("");
  const [kind, setKind] = useState<"public" | "private">("public");
  const { busy, error, onSubmit } = useSubmit(async () => {
    const made = await api.channels.create(workspace.id, {
      kind,
      name: name.trim().replace(/^#/, ""),
      topic: topic.trim(),
    });
    await reloadChannels();
    navigate({ at: "channel", workspaceId: workspace.id, channelId: made.id });
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
          placeholder="launch-plan"
          autoComplete="off"
          autoFocus
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
        <Choice
          label={t.visibility}
          value={kind}
          onChange={setKind}
          options={[
            { value: "public", label: t.public, hint: t.publicHint },
            { value: "private", label: t.private, hint: t.privateHint },
          ]}
        />
        {error !== undefined && <FormError>{error}</FormError>}
        <DialogActions>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button type="submit" look="primary" busy={busy}>
            {t.create}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
