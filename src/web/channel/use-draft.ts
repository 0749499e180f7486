import { useState } from "react";
import { recall, remember } from "../lib/remember.ts";
import { useMe } from "../session.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { decode, encode } from "./mention-text.ts";
import type { Named, Person } from "./mention-text.ts";

type Draft = {
  text: string;
  /** The text as it would be sent, with people by their ids. */
  body: string;
  write: (text: string) => void;
  name: (person: Person) => void;
  clear: () => void;
};

/** What is being written into a channel, kept in this browser until it is sent. */
export function useDraft(channelId: string): Draft {
  const me = useMe();
  const { nameOf } = useWorkspace();
  const key = `draft.${me.id}.${channelId}`;
  const [{ text, named }, set] = useState<{ text: string; named: Named }>(() =>
    decode(recall(key) ?? "", nameOf),
  );
  const keep = (next: string, names: Named) => {
    set({ text: next, named: names });
    remember(key, next === "" ? undefined : encode(next, names));
  };
  return {
    text,
    body: encode(text, named),
    // The people named in one turn with the text are in the newest state only.
    write: (next) =>
      set((old) => {
        remember(key, next === "" ? undefined : encode(next, old.named));
        return { ...old, text: next };
      }),
    name: ({ userId, name }) =>
      set((old) => ({ ...old, named: new Map(old.named).set(name, userId) })),
    clear: () => keep("", new Map()),
  };
}
