import type { MailLanguage, PushNotice, Shown } from "../../protocol/push.ts";
import type { ChannelLabel } from "../../storage/directory/labels.ts";
import type { Said } from "./said.ts";
import { wordsIn } from "./words.ts";

/** Of a burst so many of the last ones are named. */
const NAMED = 4;
const NAME = "Edgewise";

type Push = {
  language: MailLanguage;
  shown: Shown;
  /** What is told, the oldest first; all of one channel, and at least one. */
  said: readonly Said[];
  label: ChannelLabel | undefined;
  badge: number;
};

/** What a notification says and where it leads, without its id. Pure. */
export function pushText({ language, shown, said, label, badge }: Push): Omit<PushNotice, "id"> {
  const last = said.at(-1);
  const common = {
    url: last === undefined ? "/" : pathOf(last),
    tag: `edgewise:${last?.channelId ?? ""}`,
    at: last?.at ?? 0,
    badge,
  };
  return { ...titleAndBody({ language, shown, said, label, badge }), ...common };
}

function titleAndBody({ language, shown, said, label }: Push): { title: string; body: string } {
  const words = wordsIn(language);
  const count = words.newMessages(said.length);
  if (shown === "none") return { title: NAME, body: count };
  const own = said.at(-1)?.own;
  if (own !== null && own !== undefined) {
    const title = own === "reminder" ? words.reminder : words.notSent;
    return { title, body: shown === "all" ? (said.at(-1)?.text ?? "") : "" };
  }
  const nameOf = ({ author }: Said) => author ?? words.somebody;
  const authors = [...new Set(said.map(nameOf))];
  const place = label === undefined ? "" : placeOf(label);
  const title = [authors.length > 2 && place !== "" ? "" : authors.join(", "), place]
    .filter((part) => part !== "")
    .join(" · ");
  if (shown === "sender") return { title, body: count };
  const lines = said
    .slice(-NAMED)
    .map((one) => (authors.length === 1 ? one.text : `${nameOf(one)}: ${one.text}`));
  const left = said.length - lines.length;
  return { title, body: [...lines, ...(left > 0 ? [words.more(left)] : [])].join("\n") };
}

/** What is said between a few is known by its people. */
function placeOf({ kind, name }: ChannelLabel): string {
  return kind === "direct" || kind === "group" ? "" : `#${name}`;
}

/** The path of a message, or of where there is none. */
export function pathOf({
  workspaceId,
  channelId,
  seq,
  threadSeq,
}: Pick<Said, "workspaceId" | "channelId" | "seq" | "threadSeq">): string {
  if (workspaceId === "" || channelId === "") return "/";
  const channel = `/w/${workspaceId}/c/${channelId}`;
  if (seq < 1) return channel;
  const panel = threadSeq === null ? "" : `?panel=thread.${threadSeq}`;
  return `${channel}/m/${seq}${panel}`;
}
