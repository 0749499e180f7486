import { params } from "@nanostores/i18n";
import { useState } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { permalinkOf } from "../quote/permalink.ts";
import { QuoteCard } from "../quote/quote-card.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog, DialogActions } from "../ui/dialog.tsx";
import { Field, FormError } from "../ui/field.tsx";
import { toast } from "../ui/toast.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { linkTo } from "./copy-permalink.ts";
import { ForwardTargets } from "./forward-targets.tsx";
import type { ForwardTarget } from "./forward-targets.tsx";
import styles from "./forward-dialog.module.css";
import type { MessageDialogProps } from "./message-dialog-layer.tsx";

const words = i18n("forwardDialog", {
  title: "Forward message",
  note: "Add a note",
  send: "Forward",
  cancel: "Cancel",
  sent: params("Forwarded to {place}"),
  closed: "Only people who can see the original will see the message itself.",
});

/** Sends the way to a message, with a word of one's own, to another channel or person. */
export function ForwardDialog({ message, place, onClose }: MessageDialogProps) {
  const t = useWords(words);
  const [chosen, setChosen] = useState<ForwardTarget>();
  const [note, setNote] = useState("");
  const [clientMsgId] = useState(() => crypto.randomUUID());
  const { workspace, channels, reloadChannels } = useWorkspace();
  const origin = channels.find(({ id }) => id === place.channelId);
  const link = linkTo(message, place);
  const { busy, error, onSubmit } = useSubmit(async () => {
    if (!chosen) return;
    const body = [note.trim(), permalinkOf(link, location.origin)].filter((part) => part !== "");
    const { channel, userId = "" } = chosen;
    const channelId = channel ? channel.id : await conversationWith(userId);
    await api.messages.send(channelId, { clientMsgId, body: body.join("\n") });
    toast(t.sent({ place: chosen.name }));
    onClose();
  });
  const conversationWith = async (userId: string) => {
    const made = await api.channels.create(workspace.id, { kind: "direct", memberIds: [userId] });
    await reloadChannels();
    return made.id;
  };
  return (
    <Dialog title={t.title} onClose={onClose}>
      <form className={styles["form"]} onSubmit={onSubmit}>
        <ForwardTargets from={place.channelId} chosen={chosen} onChoose={setChosen} />
        <Field
          label={t.note}
          value={note}
          onChange={setNote}
          maxLength={2_000}
          autoComplete="off"
        />
        <div className={styles["original"]}>
          <QuoteCard link={link} />
        </div>
        {origin && origin.kind !== "public" && <p className={styles["hint"]}>{t.closed}</p>}
        {error !== undefined && <FormError>{error}</FormError>}
        <DialogActions>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button type="submit" look="primary" busy={busy} disabled={!chosen}>
            {t.send}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
