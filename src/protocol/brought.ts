import type { Guise } from "./events.ts";

/** A word that was said elsewhere. `id` is its own among all that are brought into the channel, for ever; `authorId` is nobody's who signs in. */
export type BroughtWord = {
  id: string;
  authorId: string;
  as: Guise;
  body: string;
  me?: true;
  /** The id of the word that it answers; one that is not here makes it a word of its own. */
  replyTo?: string;
  /** A reply that is shown in the channel too. */
  broadcast?: true;
};

/** Words that a person, who answers for them, brings into a channel, at most {@link MAX_BROUGHT}. */
export type BroughtWords = { userId: string; words: readonly BroughtWord[] };

/** What became of each word, in order: its place, and whether it was here before. */
export type Brought = { head: number; places: { seq: number; repeat: boolean }[] };

/** Words that one call brings: a turn of a few milliseconds, between which live words go on. */
export const MAX_BROUGHT = 100;
