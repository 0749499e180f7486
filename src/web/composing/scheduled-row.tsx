import { CalendarClock, PencilLine, SendHorizontal } from "lucide-react";
import { useState } from "react";
import { params } from "@nanostores/i18n";
import type { ScheduledView } from "../../protocol/personal.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { explain, explainRefusal } from "../lib/explain.ts";
import { clockTime, dayName } from "../lib/time.ts";
import { placeOf, loadDraft, saveDraft } from "../line/drafts.ts";
import { navigate } from "../route.ts";
import { useMe } from "../session.tsx";
import { IconButton } from "../ui/button.tsx";
import { DeleteIcon, WarningIcon, icon } from "../ui/icons.tsx";
import { Link } from "../ui/link.tsx";
import { toast } from "../ui/toast.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import styles from "./drafts-view.module.css";
import { ScheduleDialog } from "./schedule-dialog.tsx";
import { decode } from "./tokens.ts";
import { withoutMarks } from "./without-marks.ts";
import { useNames } from "./use-names.ts";

const words = i18n("scheduledRow", {
  sends: params("{day}, {time}"),
  now: "Send now",
  edit: "Put back into the composer",
  change: "Change the time",
  remove: "Delete",
  removed: "It will not be sent.",
  sent: "Sent.",
  failed: params("Not sent: {why}"),
  undo: "Undo",
});

const NowIcon = icon(SendHorizontal);
const EditIcon = icon(PencilLine);
const TimeIcon = icon(CalendarClock);

/** A message that goes at its time: where to, its words, when, and what can be done until then. */
export function ScheduledRow({ item, where }: { item: ScheduledView; where: string }) {
  const t = useWords(words);
  const me = useMe();
  const { workspace } = useWorkspace();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const { names } = useNames(item.channelId);
  const { id, channelId, threadSeq, body, sendAt, failed } = item;
  const channel = { at: "channel", workspaceId: workspace.id, channelId } as const;
  const act = async (work: () => Promise<void>) => {
    setBusy(true);
    await work().catch((error: unknown) => toast(explain(error)));
    setBusy(false);
  };
  const sendNow = () =>
    act(async () => {
      await api.scheduled.sendNow(id);
      toast(t.sent);
    });
  const remove = () =>
    act(async () => {
      await api.scheduled.remove(id);
      const again = { body, sendAt, ...(threadSeq !== null && { threadSeq }) };
      toast(t.removed, {
        label: t.undo,
        run: () => void act(async () => void (await api.scheduled.create(channelId, again))),
      });
    });
  const edit = () =>
    act(async () => {
      await api.scheduled.remove(id);
      const place = placeOf(channelId, threadSeq);
      const before = await loadDraft(me.id, place);
      saveDraft(me.id, place, before.trim() === "" ? body : `${body}\n${before}`);
      navigate(channel);
    });
  return (
    <li className={styles["row"]} data-failed={failed !== null || undefined}>
      <Link className={styles["main"]} to={channel}>
        <span className={styles["where"]}>{where}</span>
        <span className={styles["words"]}>{withoutMarks(decode(body, names).text)}</span>
        {failed && (
          <span className={styles["failed"]}>
            <WarningIcon size={14} />
            {t.failed({ why: explainRefusal(failed) })}
          </span>
        )}
      </Link>
      <time className={styles["time"]} dateTime={new Date(sendAt).toISOString()}>
        {t.sends({ day: dayName(sendAt, Date.now()), time: clockTime(sendAt) })}
      </time>
      <span className={styles["acts"]}>
        <IconButton label={t.now} disabled={busy} onClick={() => void sendNow()}>
          <NowIcon />
        </IconButton>
        <IconButton label={t.change} disabled={busy} onClick={() => setAsking(true)}>
          <TimeIcon />
        </IconButton>
        <IconButton label={t.edit} disabled={busy} onClick={() => void edit()}>
          <EditIcon />
        </IconButton>
        <IconButton label={t.remove} disabled={busy} onClick={() => void remove()}>
          <DeleteIcon />
        </IconButton>
      </span>
      {asking && (
        <ScheduleDialog
          at={sendAt}
          onChoose={async (next) => void (await api.scheduled.update(id, { sendAt: next }))}
          onClose={() => setAsking(false)}
        />
      )}
    </li>
  );
}
