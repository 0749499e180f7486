import { useMemo, useState } from "react";
import { holds } from "../../client/index.ts";
import type { ChannelState, View } from "../../client/index.ts";
import type { Message } from "../../protocol/events.ts";
import { RepliersOf } from "../thread/repliers.ts";
import type { Repliers } from "../thread/repliers.ts";

/** The messages in view: what a thread or a jump has brought beside them is left out. */
export function useInView({ messages, view }: Pick<ChannelState, "messages" | "view">) {
  const { olderCursor, to } = view;
  return useMemo(() => inView(messages, { olderCursor, to }), [messages, olderCursor, to]);
}

/** The same array where all of it is in view, which it mostly is. */
export function inView(messages: readonly Message[], view: View): readonly Message[] {
  const first = messages[0];
  if (first === undefined || (view.to === null && holds(view, first.seq))) return messages;
  return messages.filter(({ seq }) => holds(view, seq));
}

/** Who has replied to what, as far as the replies are known. */
export function useRepliers(messages: readonly Message[]): Repliers {
  const [repliers] = useState(() => new RepliersOf());
  return useMemo(() => repliers.now(messages), [repliers, messages]);
}
