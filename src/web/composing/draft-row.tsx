import { i18n, useWords } from "../i18n/i18n.ts";
import { clockTime, dayName } from "../lib/time.ts";
import { saveDraft } from "../line/drafts.ts";
import { useMe } from "../session.tsx";
import { IconButton } from "../ui/button.tsx";
import { DeleteIcon } from "../ui/icons.tsx";
import { Link } from "../ui/link.tsx";
import { toast } from "../ui/toast.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import styles from "./drafts-view.module.css";
import type { PlacedDraft } from "./planned.ts";
import { useNames } from "./use-names.ts";
import { decode } from "./tokens.ts";
import { withoutMarks } from "./without-marks.ts";

const words = i18n("draftRow", {
  inThread: "in a thread",
  remove: "Delete draft",
  removed: "The draft is deleted.",
  undo: "Undo",
});

/** A draft: where it stands, its words, and when it was written. Leads to where it is written on. */
export function DraftRow({ draft, where }: { draft: PlacedDraft; where: string }) {
  const t = useWords(words);
  const me = useMe();
  const { workspace } = useWorkspace();
  const { names } = useNames(draft.channelId);
  const { place, channelId, threadSeq, text, at } = draft;
  const remove = () => {
    saveDraft(me.id, place, "");
    toast(t.removed, { label: t.undo, run: () => saveDraft(me.id, place, text) });
  };
  return (
    <li className={styles["row"]}>
      <Link className={styles["main"]} to={{ at: "channel", workspaceId: workspace.id, channelId }}>
        <span className={styles["where"]}>
          {where}
          {threadSeq !== null && <span className={styles["thread"]}> {t.inThread}</span>}
        </span>
        <span className={styles["words"]}>{withoutMarks(decode(text, names).text)}</span>
      </Link>
      <time className={styles["time"]} dateTime={new Date(at).toISOString()}>
        {dayName(at, Date.now())}, {clockTime(at)}
      </time>
      <span className={styles["acts"]}>
        <IconButton label={t.remove} onClick={remove}>
          <DeleteIcon />
        </IconButton>
      </span>
    </li>
  );
}
