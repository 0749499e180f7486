import { useEffect, useMemo, useState } from "react";
import type { ChannelClient, ChannelState } from "../../client/index.ts";
import type { Message } from "../../protocol/events.ts";

/** A thread as far as it is there. `gone`: there is no such message, or none that one may see. */
export type Thread = {
  readonly phase: "loading" | "ready" | "gone" | "failed";
  readonly error: unknown;
  readonly root: Message | undefined;
  /** Ascending, those that were deleted among them. */
  readonly replies: readonly Message[];
  readonly retry: () => void;
};

type Loading = { phase: Thread["phase"]; error?: unknown };

/** Loads a thread into the channel's log, and reads it from there. */
export function useThread(client: ChannelClient, state: ChannelState, seq: number): Thread {
  const { messages, phase } = state;
  const [turn, setTurn] = useState(0);
  const [loading, setLoading] = useState<Loading>({ phase: "loading" });
  useEffect(() => {
    // A log that begins anew has lost the thread: it is loaded again then.
    if (phase !== "ready") return;
    let wanted = true;
    setLoading({ phase: "loading" });
    Promise.all([client.loadMessage(seq), client.loadThread(seq)]).then(
      ([found]) => wanted && setLoading({ phase: found ? "ready" : "gone" }),
      (error: unknown) => wanted && setLoading({ phase: "failed", error }),
    );
    return () => {
      wanted = false;
    };
  }, [client, seq, phase, turn]);
  const replies = useMemo(
    () => messages.filter(({ threadSeq }) => threadSeq === seq),
    [messages, seq],
  );
  const root = useMemo(() => messages.find((each) => each.seq === seq), [messages, seq]);
  return {
    phase: loading.phase,
    error: loading.error,
    root,
    replies,
    retry: () => setTurn((old) => old + 1),
  };
}
