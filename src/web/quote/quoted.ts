import { useEffect, useEffectEvent, useMemo, useSyncExternalStore } from "react";
import { ApiError } from "../../client/index.ts";
import type { Message } from "../../protocol/events.ts";
import { connectedChannel, watchChannels } from "../channel/channel-pool.ts";
import { api } from "../lib/api.ts";
import { onLeave } from "../lib/leaving.ts";
import { keyOf } from "./permalink.ts";
import type { Permalink } from "./permalink.ts";

/** A message that another one points to. `absent`: there is none, or none that one may see. */
export type Quoted =
  | { readonly phase: "loading" }
  | { readonly phase: "ready"; readonly message: Message }
  | { readonly phase: "absent" }
  | { readonly phase: "failed" };

const LOADING: Quoted = { phase: "loading" };
const KEPT = 300;

const known = new Map<string, Quoted>();
const asked = new Set<string>();
const views = new Set<() => void>();

onLeave(() => {
  known.clear();
  asked.clear();
});

/** The message behind a link, asked for with the reader's own rights; it follows what becomes of it. */
export function useQuoted(link: Permalink): Quoted {
  const key = keyOf(link);
  const want = useEffectEvent(() => void ask(link));
  useEffect(() => want(), [key]);
  const held = useSyncExternalStore(subscribe, () => known.get(key));
  return useMemo(() => held ?? LOADING, [held]);
}

function subscribe(tell: () => void): () => void {
  views.add(tell);
  return () => void views.delete(tell);
}

async function ask(link: Permalink): Promise<void> {
  const key = keyOf(link);
  if (asked.has(key)) return;
  asked.add(key);
  const here = atHand(link);
  if (here) return hold(key, { phase: "ready", message: here });
  try {
    const { channelId, seq, threadSeq } = link;
    const query = { around: seq, limit: 1, ...(threadSeq !== null && { thread: threadSeq }) };
    const page = await api.messages.page(channelId, query);
    const message = page.items.find((each) => each.seq === seq);
    hold(key, message ? { phase: "ready", message } : { phase: "absent" });
  } catch (error) {
    const refused =
      error instanceof ApiError && (error.code === "not_found" || error.code === "forbidden");
    // What did not come is asked for again when it is shown again.
    if (!refused) asked.delete(key);
    hold(key, { phase: refused ? "absent" : "failed" });
  }
}

function hold(key: string, quoted: Quoted): void {
  known.delete(key);
  known.set(key, quoted);
  const [oldest] = known.keys();
  if (known.size > KEPT && oldest !== undefined) {
    known.delete(oldest);
    asked.delete(oldest);
  }
  for (const tell of Array.from(views)) tell();
}

/** The message where its channel is connected and has it. */
function atHand({ channelId, seq }: Permalink): Message | undefined {
  return connectedChannel(channelId)
    ?.client.getState()
    .messages.find((message) => message.seq === seq);
}

/** Edits and deletions reach what is quoted as far as its channel is connected. */
watchChannels((channelId, events) => {
  for (const event of events) {
    const touches = event.type === "message.edited" || event.type === "message.deleted";
    if (!touches) continue;
    const key = keyOf({ channelId, seq: event.messageSeq });
    const held = known.get(key);
    if (held?.phase !== "ready") continue;
    const { message } = held;
    const next =
      event.type === "message.edited"
        ? { ...message, body: event.body, editedAt: event.editedAt }
        : { ...message, body: "", deletedAt: message.deletedAt ?? Date.now() };
    hold(key, { phase: "ready", message: next });
  }
});
