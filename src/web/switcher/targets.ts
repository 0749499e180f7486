import type { ChannelView, MemberView, WorkspaceView } from "../../protocol/http.ts";
import { isConversation, othersIn, titleOf } from "../workspace/channel-lists.ts";
import { markOf } from "../workspace/marks.ts";
import type { Mark, UnreadMarks } from "../workspace/marks.ts";

/** A place that the switcher goes to. */
export type Target = { key: string; name: string; boost: number; mark: Mark } & (
  | { kind: "channel"; channel: ChannelView }
  | { kind: "conversation"; channel: ChannelView }
  | { kind: "person"; userId: string }
  | { kind: "workspace"; workspace: WorkspaceView }
);

type Source = {
  channels: readonly ChannelView[];
  members: ReadonlyMap<string, MemberView>;
  workspaces: readonly WorkspaceView[];
  unread: UnreadMarks;
  recents: readonly string[];
  me: string;
  workspaceId: string;
  /** The channel on the screen: the last place somebody wants to go to. */
  current: string | undefined;
  nameOf: (userId: string) => string;
};

const NONE: Mark = { bold: false, count: 0, muted: false };
const MENTIONED = 24;
const UNREAD = 18;
const NEWEST_RECENT = 12;
const NOT_JOINED = -8;
const HERE_ALREADY = -30;
const OTHER_WORKSPACE = -4;
const PERSON = -2;

/** Everything that one can go to. A person with whom one talks already is that conversation. */
export function targetsOf(source: Source): Target[] {
  const { channels, members, workspaces, me } = source;
  const places = channels.filter(({ archivedAt }) => archivedAt === null);
  const spokenTo = new Set(
    places.filter(({ kind }) => kind === "direct").flatMap((channel) => othersIn(channel, me)),
  );
  return [
    ...places.map((channel) => placeOf(channel, source)),
    ...Array.from(members.values(), ({ userId, name }): Target => ({
      key: userId,
      kind: "person",
      userId,
      name,
      boost: PERSON,
      mark: NONE,
    })).filter(({ key }) => key !== me && !spokenTo.has(key)),
    ...workspaces
      .filter(({ id }) => id !== source.workspaceId)
      .map((workspace): Target => ({
        key: workspace.id,
        kind: "workspace",
        workspace,
        name: workspace.name,
        boost: OTHER_WORKSPACE,
        mark: NONE,
      })),
  ];
}

function placeOf(channel: ChannelView, source: Source): Target {
  const { unread, recents, current, me, nameOf } = source;
  const mark = markOf(channel, unread, current);
  const place = recents.indexOf(channel.id);
  const boost =
    (mark.count > 0 ? MENTIONED : mark.bold ? UNREAD : 0) +
    (place === -1 ? 0 : NEWEST_RECENT / (1 + place / 4)) +
    (channel.joined ? 0 : NOT_JOINED) +
    (channel.id === current ? HERE_ALREADY : 0);
  return {
    key: channel.id,
    kind: isConversation(channel) ? "conversation" : "channel",
    channel,
    name: titleOf(channel, me, nameOf),
    boost,
    mark,
  };
}
