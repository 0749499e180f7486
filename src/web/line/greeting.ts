import type { ChannelState } from "../../client/index.ts";

/** What a client knows that a welcome is about. */
export type Present = Pick<
  ChannelState,
  "epoch" | "target" | "here" | "role" | "readSeq" | "unread" | "channel"
>;

/** A welcome of some time ago as the server would say it now. */
export function greeting(text: string, now: Present): string {
  const { epoch, target, here, role, readSeq, unread, channel } = now;
  const welcome = JSON.parse(text) as { epoch: string; head: number; you: object };
  const present = epoch === welcome.epoch && {
    head: Math.max(welcome.head, target),
    here: { count: here.count, userIds: here.userIds },
    you: { ...welcome.you, ...(role !== null && { role }), readSeq, unread },
    ...(channel !== null && { channel }),
  };
  return JSON.stringify({ ...welcome, ...present });
}
