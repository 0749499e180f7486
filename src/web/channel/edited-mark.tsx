import { params } from "@nanostores/i18n";
import { use } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { fullTime } from "../lib/time.ts";
import { openMessageDialog } from "../message/message-dialogs.ts";
import { MessageContext, PlaceContext } from "./message-context.ts";
import styles from "./message-row.module.css";

const words = i18n("editedMark", {
  edited: "edited",
  when: params("Edited {time}"),
  show: params("Edited {time}. Show what it was before"),
});

/** Says after a message that it was changed; the title says when, a click what it was. */
export function EditedMark({ at }: { at: number }) {
  const t = useWords(words);
  const message = use(MessageContext);
  const place = use(PlaceContext);
  const time = fullTime(at);
  if (!message || !place)
    return (
      <span className={styles["edited"]} title={t.when({ time })}>
        {t.edited}
      </span>
    );
  return (
    <button
      type="button"
      className={styles["edited"]}
      title={t.when({ time })}
      aria-label={t.show({ time })}
      tabIndex={-1}
      onClick={() => openMessageDialog("versions", message, place)}
    >
      {t.edited}
    </button>
  );
}
