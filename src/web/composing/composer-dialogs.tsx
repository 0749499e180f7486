import { params } from "@nanostores/i18n";
import { i18n } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { clockTime, dayName } from "../lib/time.ts";
import { toast } from "../ui/toast.ts";
import { PollDialog } from "./poll-dialog.tsx";
import type { PollDraft } from "./poll-dialog.tsx";
import { ScheduleDialog } from "./schedule-dialog.tsx";

const words = i18n("composerDialogs", { planned: params("It will be sent: {day}, {time}.") });

/** The dialogs of a composer: to make a poll of what was written, or to send it later. */
export function ComposerDialogs({
  dialog,
  channelId,
  threadSeq,
  body,
  onPoll,
  onPlanned,
  onClose,
}: {
  dialog: "poll" | "later";
  channelId: string;
  threadSeq: number | undefined;
  body: string;
  onPoll: (poll: PollDraft) => void;
  onPlanned: () => void;
  onClose: () => void;
}) {
  if (dialog === "poll") return <PollDialog question={body} onSend={onPoll} onClose={onClose} />;
  return (
    <ScheduleDialog
      onClose={onClose}
      onChoose={async (sendAt) => {
        const thread = threadSeq === undefined ? {} : { threadSeq };
        await api.scheduled.create(channelId, { body, sendAt, ...thread });
        onPlanned();
        const day = dayName(sendAt, Date.now());
        toast(words.get().planned({ day, time: clockTime(sendAt) }));
      }}
    />
  );
}
