import { useEffect, useEffectEvent, useRef, useState } from "react";
import { count, params } from "@nanostores/i18n";
import type { ChannelEvent, Message } from "../../protocol/events.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { useMe } from "../session.tsx";
import { sayer } from "../lib/author.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import type { OpenChannel } from "./channel-pool.ts";
import { decode } from "../composing/tokens.ts";

const words = i18n("announcer", {
  said: params("{name}: {words}"),
  many: count({ one: "{count} new message", other: "{count} new messages" }),
});

const LONGEST_READ_OUT = 280;
/** What comes within this time of each other is told together. */
const GATHER_MS = 1_000;

/** Tells a screen reader of what others write: a single message in its words, many by their number. */
export function Announcer({ open }: { open: OpenChannel }) {
  const t = useWords(words);
  const me = useMe();
  const { nameOf } = useWorkspace();
  const [said, setSaid] = useState("");
  const gathered = useRef<Message[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const tell = useEffectEvent(() => {
    const all = gathered.current;
    gathered.current = [];
    timer.current = undefined;
    const [only] = all;
    if (!only) return;
    if (all.length > 1) return setSaid(t.many(all.length));
    const { text } = decode(only.body.slice(0, LONGEST_READ_OUT), { person: nameOf });
    setSaid(t.said({ name: sayer(only, nameOf), words: text }));
  });
  const look = useEffectEvent((events: readonly ChannelEvent[]) => {
    for (const event of events)
      if (event.type === "message.created" && event.by !== me.id && !event.message.threadSeq)
        gathered.current.push(event.message);
    if (gathered.current.length > 0) timer.current ??= setTimeout(() => tell(), GATHER_MS);
  });
  useEffect(() => {
    const watcher = (events: readonly ChannelEvent[]) => look(events);
    open.watchers.add(watcher);
    return () => {
      open.watchers.delete(watcher);
      clearTimeout(timer.current);
    };
  }, [open]);

  return (
    <div className="visually-hidden" aria-live="polite" data-testid="announcer">
      {said}
    </div>
  );
}
