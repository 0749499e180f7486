import { useState } from "react";
import { api } from "../lib/api.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { navigate } from "../route.ts";
import { Button } from "../ui/button.tsx";
import { Choice } from "../ui/choice.tsx";
import { Dialog, DialogActions } from "../ui/dialog.tsx";
import { Field, FormError } from "../ui/field.tsx";
import { entryFormClass } from "../entry/entry-frame.tsx";
import { useWorkspace } from "./workspace-data.tsx";

/** Names a channel, says who may see it, and goes there. */
export function CreateChannelDialog({ onClose }: { onClose: () => void }) {
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
    <Dialog title="Create a channel" onClose={onClose}>
      <form className={entryFormClass} onSubmit={onSubmit}>
        <Field
          label="Name"
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
          label="Topic (optional)"
          value={topic}
          onChange={setTopic}
          maxLength={250}
          hint="What it is for, in a few words"
          autoComplete="off"
        />
        <Choice
          label="Who can see it"
          value={kind}
          onChange={setKind}
          options={[
            { value: "public", label: "Public", hint: "Everybody here can read and join it" },
            { value: "private", label: "Private", hint: "Only people who are added" },
          ]}
        />
        {error !== undefined && <FormError>{error}</FormError>}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy}>
            Create channel
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
