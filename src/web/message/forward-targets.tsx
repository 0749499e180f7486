import { params } from "@nanostores/i18n";
import { useMemo, useState } from "react";
import type { KeyboardEvent } from "react";
import type { ChannelView } from "../../protocol/http.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { PersonFace } from "../panel/person-face.tsx";
import { useMe } from "../session.tsx";
import { rank } from "../switcher/rank.ts";
import { recentChannels } from "../switcher/recents.ts";
import { Field } from "../ui/field.tsx";
import { CheckIcon, HashIcon, LockIcon, PeopleIcon } from "../ui/icons.tsx";
import { isConversation, othersIn, titleOf } from "../workspace/channel-lists.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import styles from "./forward-dialog.module.css";

const words = i18n("forwardTargets", {
  find: "To",
  example: "Channel or person",
  list: "Channels and people",
  nothing: params("Nothing here is called “{query}”."),
});

/** Where something can be forwarded to: a channel that one writes to, or a person with whom there is no conversation yet. */
export type ForwardTarget = {
  readonly key: string;
  readonly name: string;
  readonly boost: number;
} & (
  | { readonly channel: ChannelView; readonly userId?: undefined }
  | { readonly userId: string; readonly channel?: undefined }
);

const SHOWN = 40;
const RECENT = 12;

/** A list of places with a field that searches it; one of them is chosen. */
export function ForwardTargets({
  from,
  chosen,
  onChoose,
}: {
  /** The channel that the message is in: the last place that one forwards it to. */
  from: string;
  chosen: ForwardTarget | undefined;
  onChoose: (target: ForwardTarget) => void;
}) {
  const t = useWords(words);
  const [query, setQuery] = useState("");
  const targets = useTargets(from);
  const found = rank(query, targets, SHOWN);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.key !== "Enter" || query.trim() === "") return;
    const [first] = found;
    if (!first || first.item.key === chosen?.key) return;
    event.preventDefault();
    onChoose(first.item);
  };
  return (
    <div className={styles["targets"]}>
      <Field
        label={t.find}
        type="search"
        placeholder={t.example}
        value={query}
        onChange={setQuery}
        onKeyDown={onKeyDown}
        autoComplete="off"
        autoFocus
      />
      <ul className={styles["list"]} aria-label={t.list}>
        {found.map(({ item }) => (
          <li key={item.key}>
            <button
              type="button"
              className={styles["target"]}
              aria-pressed={item.key === chosen?.key}
              onClick={() => onChoose(item)}
            >
              <Sign target={item} />
              <span className={styles["name"]}>{item.name}</span>
              {item.key === chosen?.key && <CheckIcon />}
            </button>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className={styles["hint"]}>{t.nothing({ query: query.trim() })}</p>}
    </div>
  );
}

function useTargets(from: string): ForwardTarget[] {
  const me = useMe();
  const { workspace, channels, members, nameOf } = useWorkspace();
  return useMemo(() => {
    const recent = recentChannels();
    const places = channels
      .filter(({ joined, archivedAt }) => joined && archivedAt === null)
      .map((channel): ForwardTarget => {
        const age = recent.indexOf(channel.id);
        const boost = channel.id === from || age === -1 ? 0 : RECENT / (1 + age / 4);
        return { key: channel.id, name: titleOf(channel, me.id, nameOf), boost, channel };
      });
    if (workspace.role === "guest") return places;
    const spokenTo = new Set(
      channels
        .filter(({ kind }) => kind === "direct")
        .flatMap((channel) => othersIn(channel, me.id)),
    );
    const people = Array.from(members.values())
      .filter(({ userId }) => userId !== me.id && !spokenTo.has(userId))
      .map(({ userId, name }): ForwardTarget => ({ key: userId, name, boost: -1, userId }));
    return [...places, ...people];
  }, [from, me.id, workspace.role, channels, members, nameOf]);
}

function Sign({ target }: { target: ForwardTarget }) {
  const me = useMe();
  const { channel } = target;
  const person = channel ? soleOther(channel, me.id) : target.userId;
  if (person !== undefined) return <PersonFace userId={person} />;
  const conversation = channel !== undefined && isConversation(channel);
  const Icon = conversation ? PeopleIcon : channel?.kind === "private" ? LockIcon : HashIcon;
  return (
    <span className={styles["sign"]}>
      <Icon />
    </span>
  );
}

function soleOther(channel: ChannelView, me: string): string | undefined {
  const others = isConversation(channel) ? othersIn(channel, me) : [];
  return others.length === 1 ? others[0] : undefined;
}
