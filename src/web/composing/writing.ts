import type { ChannelState } from "../../client/index.ts";
import type { Message, Role } from "../../protocol/events.ts";
import type { ChannelView } from "../../protocol/http.ts";
import { millisOf } from "../lib/time.ts";
import { isModerator } from "../channel/rights.ts";

/** Whether and how one may write in a channel. */
export type Writing =
  | { kind: "open" }
  /** One message in so many seconds; the next from `until` on, ms. */
  | { kind: "slow"; everyS: number; until: number }
  | { kind: "archived"; mayReopen: boolean }
  | { kind: "readOnly" }
  /** In a conversation of two: one has blocked the other. */
  | { kind: "blocked"; by: "me" | "them"; userId: string };

const OPEN: Writing = { kind: "open" };

/** What {@link writingIn} looks at. */
export type WritingFacts = {
  channel: Pick<ChannelView, "kind" | "archivedAt" | "settings" | "memberIds">;
  me: string;
  /** One's role in the channel; null where it is not known yet. */
  role: Role | null;
  messages: readonly Pick<Message, "authorId" | "threadSeq" | "broadcast" | "at">[];
  pending: ChannelState["pending"];
  /** Whom one has blocked. */
  blocked: ReadonlySet<string>;
};

/** Whether and how one may write there now; the server has the last word. */
export function writingIn(facts: WritingFacts): Writing {
  const { channel, me, role, messages, pending, blocked } = facts;
  const { settings = {} } = channel;
  if (channel.archivedAt !== null)
    return { kind: "archived", mayReopen: role === "owner" || role === "admin" };
  if (channel.kind === "direct") return inConversation(channel, me, pending, blocked);
  // Before one's role is known nobody is shut out.
  if (role === null || isModerator(role)) return OPEN;
  if (settings.readOnly === true) return { kind: "readOnly" };
  const everyS = settings.slowModeS;
  if (everyS === undefined) return OPEN;
  const last = messages.findLast((each) => each.authorId === me && isTopLevel(each));
  return { kind: "slow", everyS, until: last ? millisOf(last.at) + everyS * 1_000 : 0 };
}

/** Is in the channel itself: no reply, or one that is shown there too. */
function isTopLevel({ threadSeq, broadcast }: WritingFacts["messages"][number]): boolean {
  return threadSeq === null || broadcast === true;
}

function inConversation(
  { memberIds = [] }: WritingFacts["channel"],
  me: string,
  pending: WritingFacts["pending"],
  blocked: WritingFacts["blocked"],
): Writing {
  const userId = memberIds.find((id) => id !== me);
  if (userId === undefined) return OPEN;
  if (blocked.has(userId)) return { kind: "blocked", by: "me", userId };
  const refused = pending.some(
    ({ command, refusal }) => command.type === "send" && refusal?.code === "forbidden",
  );
  return refused ? { kind: "blocked", by: "them", userId } : OPEN;
}
