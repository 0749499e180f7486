import { useEffect } from "react";
import { startDraftSync } from "../line/draft-sync.ts";
import { useMe } from "../session.tsx";
import { onInbox } from "../workspace/own-inbox.ts";
import { tellOnlyYou } from "./only-you.ts";

/** Keeps what belongs to the person at the screen in step with their other devices. */
export function useOwnThings(): void {
  const me = useMe();
  useEffect(() => {
    const stops = [
      startDraftSync(me.id),
      onInbox({
        onAnswer: (channelId, { id, text }) => tellOnlyYou(channelId, { id, text, error: false }),
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [me.id]);
}
