import { useEffect, useEffectEvent } from "react";
import type { SavedView as SavedItem } from "../../protocol/personal.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { explain } from "../lib/explain.ts";
import { saidAt, sayer } from "../lib/author.ts";
import { IconButton } from "../ui/button.tsx";
import { SavedIcon } from "../ui/icons.tsx";
import { KeptIcon } from "../ui/late-icons.tsx";
import { Link } from "../ui/link.tsx";
import { toast } from "../ui/toast.ts";
import { onInbox } from "../workspace/own-inbox.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { Item } from "./item.tsx";
import { PagedList } from "./paged-list.tsx";
import { routeTo, useChannelName } from "./place.ts";
import styles from "./row.module.css";
import { usePages } from "./use-pages.ts";
import { ViewFrame } from "./view-frame.tsx";
import type { ViewProps } from "./view.tsx";

const words = i18n("savedView", {
  failed: "What you saved did not load",
  none: "Nothing saved",
  noneText:
    "Save a message from its menu and it waits here until you are done with it. Only you see it.",
  unsave: "Done: remove from saved",
  removed: "Removed from saved",
  undo: "Undo",
  gone: "This message was deleted, or you can no longer read it.",
});

/** The messages that one has put aside, the latest first. */
export function SavedView({ title }: ViewProps) {
  const t = useWords(words);
  const { channels } = useWorkspace();
  const channelName = useChannelName();
  const pages = usePages<SavedItem>("saved", (cursor) => api.saved.list({ cursor }));
  const refresh = useEffectEvent(() => void pages.reload());
  useEffect(
    () =>
      onInbox({
        onOwn: (frame) => frame.type === "saved" && refresh(),
        onReturn: () => refresh(),
      }),
    [],
  );
  // What was saved in another workspace waits in that one.
  const shown = pages.items.filter(({ channelId }) => channels.some(({ id }) => id === channelId));
  const keep = async ({ channelId, seq }: SavedItem, on: boolean) => {
    try {
      await api.saved.set(channelId, seq, on);
    } catch (error) {
      toast(explain(error));
    }
    await pages.reload();
  };
  const remove = (item: SavedItem) => {
    pages.change((items) => items.filter((each) => each !== item));
    void keep(item, false);
    toast(t.removed, { label: t.undo, run: () => void keep(item, true) });
  };
  return (
    <ViewFrame title={title}>
      <PagedList
        pages={{ ...pages, items: shown }}
        failed={t.failed}
        empty={{ title: t.none, text: t.noneText }}
      >
        <ul>
          {shown.map((item) => (
            <SavedRow
              key={`${item.channelId} ${item.seq}`}
              item={item}
              where={channelName(item.channelId) ?? ""}
              onRemove={() => remove(item)}
            />
          ))}
        </ul>
      </PagedList>
    </ViewFrame>
  );
}

function SavedRow({
  item: { channelId, seq, savedAt, message },
  where,
  onRemove,
}: {
  item: SavedItem;
  where: string;
  onRemove: () => void;
}) {
  const t = useWords(words);
  const { workspace, nameOf } = useWorkspace();
  const done = (
    <IconButton label={t.unsave} onClick={onRemove}>
      <KeptIcon />
    </IconButton>
  );
  if (message === null)
    return (
      <li className={styles["row"]}>
        <Item authorId={undefined} icon={<SavedIcon />} ms={savedAt} lead={where} end={done}>
          <p className={styles["gone"]}>{t.gone}</p>
        </Item>
      </li>
    );
  return (
    <li className={styles["row"]}>
      <Item
        authorId={message.authorId}
        outsider={message.as?.name}
        ms={saidAt(message)}
        lead={
          <Link
            to={routeTo({ workspaceId: workspace.id, channelId, seq })}
            className={styles["way"]}
          >
            <strong>{sayer(message, nameOf)}</strong> {where}
          </Link>
        }
        body={message.body}
        editedAt={message.editedAt}
        dated
        end={done}
      />
    </li>
  );
}
