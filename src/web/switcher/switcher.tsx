import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { KeyboardEvent } from "react";
import type { WorkspaceView } from "../../protocol/http.ts";
import { params } from "@nanostores/i18n";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { focusComposer } from "../keys/panes.ts";
import { navigate } from "../route.ts";
import { useMe } from "../session.tsx";
import { FormError } from "../ui/field.tsx";
import { SearchIcon } from "../ui/icons.tsx";
import { landIn } from "../workspace/land.ts";
import { openConversation } from "../workspace/open-conversation.ts";
import { useUnread } from "../workspace/unread.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { rank } from "./rank.ts";
import { recentChannels } from "./recents.ts";
import { SwitcherRow } from "./switcher-row.tsx";
import styles from "./switcher.module.css";
import { targetsOf } from "./targets.ts";
import type { Target } from "./targets.ts";

const SHOWN = 12;

const words = i18n("switcher", {
  title: "Jump to",
  placeholder: "Jump to a channel or a person",
  nothing: params("Nothing here is called “{query}”."),
  results: "Places",
});

/** Goes anywhere by a few letters of its name: the last places and what is unread come first. */
export default function Switcher({
  channelId,
  onClose,
}: {
  channelId: string | undefined;
  onClose: () => void;
}) {
  const t = useWords(words);
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState(0);
  const found = rankedBy(useTargets(channelId), query);
  const at = Math.min(chosen, found.length - 1);
  const go = useGo(onClose);

  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const next = stepOf(event, at, found.length);
    if (next !== undefined) setChosen(next);
    else if (event.key === "Enter" && found[at]) go.to(found[at].item);
    else return;
    event.preventDefault();
  };
  return (
    <dialog
      ref={dialog}
      className={styles["switcher"]}
      aria-label={t.title}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => event.target === dialog.current && onClose()}
    >
      <div className={styles["field"]}>
        <SearchIcon size={18} />
        <input
          role="combobox"
          aria-expanded
          aria-autocomplete="list"
          aria-controls={`${id}-list`}
          aria-activedescendant={found[at] && `${id}-${at}`}
          aria-label={t.placeholder}
          placeholder={t.placeholder}
          autoComplete="off"
          spellCheck={false}
          autoFocus
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <ul id={`${id}-list`} role="listbox" aria-label={t.results} className={styles["list"]}>
        {found.map(({ item, at: places }, place) => (
          <SwitcherRow
            key={item.key}
            id={`${id}-${place}`}
            target={item}
            places={places}
            chosen={place === at}
            onPoint={() => setChosen(place)}
            onGo={() => go.to(item)}
          />
        ))}
      </ul>
      {found.length === 0 && (
        <p className={styles["nothing"]} role="status">
          {t.nothing({ query: query.trim() })}
        </p>
      )}
      {go.error !== undefined && (
        <div className={styles["error"]}>
          <FormError>{go.error}</FormError>
        </div>
      )}
    </dialog>
  );
}

function rankedBy(targets: readonly Target[], query: string) {
  return rank(query, targets, SHOWN);
}

/** The place that an arrow key leads to, around the ends; undefined for every other key. */
function stepOf({ key }: KeyboardEvent, at: number, length: number): number | undefined {
  if (length === 0) return undefined;
  if (key === "ArrowDown") return (at + 1) % length;
  if (key === "ArrowUp") return (at - 1 + length) % length;
  return undefined;
}

function useTargets(channelId: string | undefined): readonly Target[] {
  const me = useMe();
  const { workspace, channels, members, nameOf } = useWorkspace();
  const unread = useUnread();
  const [workspaces, setWorkspaces] = useState<readonly WorkspaceView[]>([]);
  const [recents] = useState(recentChannels);
  useEffect(() => {
    let looking = true;
    void api.workspaces.list({ limit: 200 }).then(
      (page) => looking && setWorkspaces(page.items),
      () => undefined,
    );
    return () => {
      looking = false;
    };
  }, []);
  return useMemo(
    () =>
      targetsOf({
        channels,
        members,
        workspaces,
        unread,
        recents,
        me: me.id,
        workspaceId: workspace.id,
        current: channelId,
        nameOf,
      }),
    [channels, members, workspaces, unread, recents, me.id, workspace.id, channelId, nameOf],
  );
}

/** Goes to a target and closes; what has to be made first may fail, and says so. */
function useGo(onClose: () => void): { to: (target: Target) => void; error: string | undefined } {
  const me = useMe();
  const workspace = useWorkspace();
  const wanted = useRef<Target>(undefined);
  const { error, run } = useSubmit(async () => {
    const target = wanted.current;
    if (!target) return;
    if (target.kind === "person") await openConversation(workspace, me.id, [target.userId]);
    if (target.kind === "workspace") await landIn(target.workspace.id);
    onClose();
    if (target.kind === "channel" || target.kind === "conversation")
      navigate({
        at: "channel",
        workspaceId: target.channel.workspaceId,
        channelId: target.channel.id,
      });
    requestAnimationFrame(focusComposer);
  });
  return {
    error,
    to: (target) => {
      wanted.current = target;
      run();
    },
  };
}
