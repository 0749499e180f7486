import { useEffect, useEffectEvent, useRef, useState } from "react";
import { loadDraft, peekDraft, saveDraft } from "../line/drafts.ts";
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
  const touched = useRef(false);
  const save = (next: string) => {
    touched.current = true;
    saveDraft(me.id, channelId, next);
  };
  const [{ text, named }, set] = useState<{ text: string; named: Named }>(() =>
    decode(peekDraft(me.id, channelId), nameOf),
  );
  const loaded = useEffectEvent((draft: string) => {
    if (!touched.current && draft !== encode(text, named)) set(decode(draft, nameOf));
  });
  useEffect(() => {
    let wanted = true;
    void loadDraft(me.id, channelId).then((draft) => wanted && loaded(draft));
    return () => {
      wanted = false;
    };
  }, [me.id, channelId]);
  const keep = (next: string, names: Named) => {
    set({ text: next, named: names });
    save(next === "" ? "" : encode(next, names));
  };
  return {
    text,
    body: encode(text, named),
    // The people named in one turn with the text are in the newest state only.
    write: (next) =>
      set((old) => {
        save(next === "" ? "" : encode(next, old.named));
        return { ...old, text: next };
      }),
    name: ({ userId, name }) =>
      set((old) => ({ ...old, named: new Map(old.named).set(name, userId) })),
    clear: () => keep("", new Map()),
  };
}
