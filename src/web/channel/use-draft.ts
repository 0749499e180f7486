import { useEffect, useEffectEvent, useRef, useState } from "react";
import { decode, encode } from "../composing/tokens.ts";
import type { Named } from "../composing/tokens.ts";
import { useNames } from "../composing/use-names.ts";
import { loadDraft, peekDraft, placeOf, saveDraft, watchDrafts } from "../line/drafts.ts";
import { withQuote } from "../quote/quote-text.ts";
import { useMe } from "../session.tsx";

type Draft = {
  text: string;
  /** The text as it would be sent, with people and channels by their ids. */
  body: string;
  write: (text: string) => void;
  /** Notes what a name in the text stands for. */
  name: (shown: string, token: string) => void;
  /** Puts a body below what is written. */
  append: (body: string) => void;
  clear: () => void;
  /** Puts a body back that was taken away; what was written since stays below it. */
  putBack: (body: string) => void;
};

/** What is being written into a channel or a thread, kept in this browser and by the server until it is sent. */
export function useDraft(channelId: string, threadSeq?: number): Draft {
  const me = useMe();
  const { names, implied } = useNames(channelId);
  const place = placeOf(channelId, threadSeq);
  const touched = useRef(false);
  const save = (next: string) => {
    touched.current = true;
    saveDraft(me.id, place, next);
  };
  const [{ text, named }, set] = useState<{ text: string; named: Named }>(() =>
    decode(peekDraft(me.id, place), names),
  );
  const loaded = useEffectEvent((draft: string) => {
    if (!touched.current && draft !== encode(text, named)) set(decode(draft, names));
  });
  const came = useEffectEvent((draft: string) => {
    if (draft !== encode(text, named, implied)) set(decode(draft, names));
  });
  useEffect(() => {
    let wanted = true;
    void loadDraft(me.id, place).then((draft) => wanted && loaded(draft));
    const stop = watchDrafts((userId, where, draft, own) => {
      if (!own && userId === me.id && where === place) came(draft.text);
    });
    return () => {
      wanted = false;
      stop();
    };
  }, [me.id, place]);
  const keep = (next: string, meant: Named) => {
    set({ text: next, named: meant });
    save(next === "" ? "" : encode(next, meant));
  };
  return {
    text,
    body: encode(text, named, implied),
    // The names that were chosen in one turn with the text are in the newest state only.
    write: (next) =>
      set((old) => {
        save(next === "" ? "" : encode(next, old.named));
        return { ...old, text: next };
      }),
    name: (shown, token) => set((old) => ({ ...old, named: new Map(old.named).set(shown, token) })),
    append: (more) => {
      const next = decode(withQuote(encode(text, named), more), names);
      keep(next.text, next.named);
    },
    clear: () => keep("", new Map()),
    // It may be long since this was drawn: what counts is what is written by now.
    putBack: (body) =>
      set((old) => {
        const back = decode(body, names);
        const next = old.text.trim() === "" ? back.text : `${back.text}\n${old.text}`;
        const meant = new Map([...old.named, ...back.named]);
        save(encode(next, meant));
        return { text: next, named: meant };
      }),
  };
}
