import { Archive, Ban, Megaphone } from "lucide-react";
import { params } from "@nanostores/i18n";
import type { ReactNode } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { Button } from "../ui/button.tsx";
import { FormError } from "../ui/field.tsx";
import { icon } from "../ui/icons.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import styles from "./composer-closed.module.css";
import { refreshBlocks } from "./own-blocks.ts";
import type { Writing } from "./writing.ts";

const words = i18n("composerClosed", {
  archived: "This channel is archived: it can be read, and nobody writes in it any more.",
  reopen: "Bring it back",
  readOnly: "Only moderators write here. You can read and react.",
  iBlocked: params("You have blocked {name}. Messages from {name} do not reach you."),
  unblock: params("Unblock {name}"),
  blockedMe: params("{name} does not take messages from you."),
});

const ArchivedIcon = icon(Archive);
const BlockedIcon = icon(Ban);
const ReadOnlyIcon = icon(Megaphone);

/** Stands in the place of the composer where one may not write, says why, and offers the way out. */
export function ComposerClosed({ writing, channelId }: { writing: Writing; channelId: string }) {
  const t = useWords(words);
  const { nameOf, reloadChannels } = useWorkspace();
  const reopen = async () => {
    await api.channels.unarchive(channelId);
    await reloadChannels();
  };
  switch (writing.kind) {
    case "archived":
      return (
        <Bar
          sign={<ArchivedIcon />}
          text={t.archived}
          {...(writing.mayReopen && { action: t.reopen, act: reopen })}
        />
      );
    case "readOnly":
      return <Bar sign={<ReadOnlyIcon />} text={t.readOnly} />;
    case "blocked": {
      const { by, userId } = writing;
      const name = nameOf(userId);
      if (by === "them") return <Bar sign={<BlockedIcon />} text={t.blockedMe({ name })} />;
      const unblock = async () => {
        await api.blocks.set(userId, false);
        refreshBlocks();
      };
      return (
        <Bar
          sign={<BlockedIcon />}
          text={t.iBlocked({ name })}
          action={t.unblock({ name })}
          act={unblock}
        />
      );
    }
    case "open":
    case "slow":
      return null;
  }
}

type BarProps = { sign: ReactNode; text: string; action?: string; act?: () => Promise<void> };

function Bar({ sign, text, action, act }: BarProps) {
  const { busy, error, run } = useSubmit(async () => act?.());
  return (
    <div className={styles["bar"]} role="note">
      <span className={styles["sign"]}>{sign}</span>
      {error === undefined ? <p>{text}</p> : <FormError>{error}</FormError>}
      {action !== undefined && (
        <Button busy={busy} onClick={run}>
          {action}
        </Button>
      )}
    </div>
  );
}
