import { params } from "@nanostores/i18n";
import type { VersionView } from "../../protocol/http.ts";
import { decode } from "../composing/tokens.ts";
import { useNames } from "../composing/use-names.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { clockTime, dayName, fullTime, millisOf } from "../lib/time.ts";
import { useLoad } from "../lib/use-load.ts";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorState, Late, SkeletonBar } from "../ui/states.tsx";
import { diffWords } from "./diff.ts";
import type { MessageDialogProps } from "./message-dialog-layer.tsx";
import styles from "./versions-dialog.module.css";

const words = i18n("versionsDialog", {
  title: "Edits",
  now: "Now",
  first: "First written",
  edited: "Edited",
  since: params("{what} · {day}, {time}"),
  failed: "The earlier versions did not load",
});

type Version = {
  at: number;
  body: string;
  before: string | undefined;
  what: "now" | "first" | "edited";
};

/** What a message was before it was edited, the newest first, with what each edit changed. */
export function VersionsDialog({ message, onClose }: MessageDialogProps) {
  const t = useWords(words);
  const { names } = useNames(message.channelId);
  const { channelId, seq, editedAt } = message;
  const load = useLoad(`versions:${channelId}:${seq}:${editedAt}`, () =>
    api.messages.versions(channelId, seq),
  );
  const readable = (body: string) => decode(body, names).text;
  return (
    <Dialog title={t.title} onClose={onClose}>
      {load.phase === "loading" && (
        <Late className={styles["waiting"]}>
          <SkeletonBar width="name" />
          <SkeletonBar width="long" />
        </Late>
      )}
      {load.phase === "error" && (
        <ErrorState title={t.failed} error={load.error} onRetry={() => void load.reload()} />
      )}
      {load.phase === "ready" && (
        <ol className={styles["versions"]}>
          {versionsOf(message.body, editedAt ?? millisOf(message.at), load.data).map((version) => (
            <li key={version.at}>
              <time
                className={styles["time"]}
                dateTime={new Date(version.at).toISOString()}
                title={fullTime(version.at)}
              >
                {t.since({
                  what: t[version.what],
                  day: dayName(version.at, Date.now()),
                  time: clockTime(version.at),
                })}
              </time>
              <p className={styles["words"]} data-now={version.what === "now" || undefined}>
                <Changes
                  before={version.before === undefined ? undefined : readable(version.before)}
                  after={readable(version.body)}
                />
              </p>
            </li>
          ))}
        </ol>
      )}
    </Dialog>
  );
}

/** The versions from the present one back; each knows the one before it. */
function versionsOf(body: string, at: number, earlier: readonly VersionView[]): Version[] {
  const past = earlier.toSorted((a, b) => b.at - a.at);
  return [{ body, at }, ...past].map((version, index, all) => ({
    ...version,
    before: all[index + 1]?.body,
    what: index === 0 ? "now" : index === all.length - 1 ? "first" : "edited",
  }));
}

function Changes({ before, after }: { before: string | undefined; after: string }) {
  if (before === undefined) return after;
  return diffWords(before, after).map(({ kind, text }, index) => {
    if (kind === "same") return <span key={index}>{text}</span>;
    if (kind === "added") return <ins key={index}>{text}</ins>;
    return <del key={index}>{text}</del>;
  });
}
