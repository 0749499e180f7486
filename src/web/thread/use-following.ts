import { useEffect, useState } from "react";
import { watchChannels } from "../channel/channel-pool.ts";
import { api } from "../lib/api.ts";
import { useMe } from "../session.tsx";

/** Whether one follows a thread; undefined until that is known. Who writes into it follows it from then on. */
export function useFollowing(
  channelId: string,
  seq: number,
): [following: boolean | undefined, set: (following: boolean) => void] {
  const me = useMe();
  const [following, setFollowing] = useState<boolean>();
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let wanted = true;
    api.messages.follows(channelId, seq).then(
      (answer) => wanted && setFollowing(answer),
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [channelId, seq, turn]);
  useEffect(
    () =>
      watchChannels((id, events) => {
        const wrote = events.some(
          (event) =>
            event.type === "message.created" &&
            event.by === me.id &&
            event.message.threadSeq === seq,
        );
        if (id === channelId && wrote) setTurn((old) => old + 1);
      }),
    [channelId, seq, me.id],
  );
  return [following, setFollowing];
}
