import { useEffect, useEffectEvent, useState } from "react";
import type { ChannelEvent } from "../../protocol/events.ts";
import { useMe } from "../session.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import type { OpenChannel } from "./channel-pool.ts";

const LONGEST_READ_OUT = 280;

/** Reads the newest message of somebody else out, where a screen reader listens. */
export function Announcer({ open }: { open: OpenChannel }) {
  const me = useMe();
  const { nameOf } = useWorkspace();
  const [words, setWords] = useState("");

  const look = useEffectEvent((events: readonly ChannelEvent[]) => {
    for (const event of events) {
      if (event.type !== "message.created" || event.by === me.id) continue;
      setWords(`${nameOf(event.by)}: ${event.message.body.slice(0, LONGEST_READ_OUT)}`);
    }
  });
  useEffect(() => {
    const watcher = (events: readonly ChannelEvent[]) => look(events);
    open.watchers.add(watcher);
    return () => void open.watchers.delete(watcher);
  }, [open]);

  return (
    <div className="visually-hidden" aria-live="polite">
      {words}
    </div>
  );
}
