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
  /** What else was known of it where it was said. */
  marks?: BroughtMarks;
  /** As whose and with what id it was sent to this very channel, should it be from here. */
  twin?: { authorId: string; clientMsgId: string };
};

/** What a word brings along; times in ms. A poll is closed. */
export type BroughtMarks = {
  pinned?: true;
  editedAt?: number;
  /** What edits replaced, oldest first. */
  versions?: { body: string; at: number }[];
  reactions?: { emoji: string; userIds: string[] }[];
  poll?: { options: string[]; multiple: boolean; votes: string[][] };
};

/** Words that a person, who answers for them, brings into a channel, at most {@link MAX_BROUGHT}. */
export type BroughtWords = {
  userId: string;
  words: readonly BroughtWord[];
  /** For a conversation: exactly the people whom it is between. Whoever calls answers for it that these words are theirs. */
  between?: readonly string[];
};

/** What became of each word, in order: its place, and whether it was here before. */
export type Brought = { head: number; places: { seq: number; repeat: boolean }[] };

/** Words that one call brings: a turn of a few milliseconds, between which live words go on. */
export const MAX_BROUGHT = 100;
