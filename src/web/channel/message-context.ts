import { createContext } from "react";
import type { Message } from "../../protocol/events.ts";
import type { Effect } from "./effects.ts";
import type { Rights } from "./rights.ts";

/** Where the messages around stand: what links to them and looks them up needs it. */
export type Place = {
  readonly workspaceId: string;
  readonly channelId: string;
  /** The thread whose replies they are; null in the channel itself. */
  readonly threadSeq: number | null;
};

/** Absent where the messages around are not those of one place. */
export const PlaceContext = createContext<Place | undefined>(undefined);

/** The seq of the message that somebody has just gone to: it stands out for a moment. */
export const LitContext = createContext<number | undefined>(undefined);

/** Who has replied to a message, as far as that is known, newest first, by its seq. */
export const RepliersContext = createContext<ReadonlyMap<number, readonly string[]>>(new Map());

/** What the person may do with the messages around. All of it stays the same while it is shown. */
export type MessageActions = {
  retry: (id: string) => void;
  discard: (id: string) => void;
  /** Takes back what is not sent yet, and puts its words where they were written. */
  undo: (id: string) => void;
  react: (seq: number, emoji: string, on: boolean) => void;
  edit: (seq: number, body: string) => void;
  remove: (seq: number) => void;
  pin: (seq: number, on: boolean) => void;
  vote: (seq: number, option: number, on: boolean) => void;
  closePoll: (seq: number) => void;
  /** Puts the words as a quote into what one is writing. */
  quote: (body: string) => void;
  /** Opens the thread of a message; absent in a thread. */
  reply?: (seq: number) => void;
  /** Everything from the message on is unread again. */
  markUnread?: (seq: number) => void;
  startEdit: (seq: number) => void;
  stopEdit: () => void;
};

/** Absent where one only looks on. */
export const ActionsContext = createContext<MessageActions | undefined>(undefined);

/** The message whose words are shown around; absent where they are only quoted. */
export const MessageContext = createContext<Message | undefined>(undefined);

/** The seq of the message that is being edited in its place. */
export const EditingContext = createContext<number | undefined>(undefined);

/** What is on its way to change a message, by its seq. */
export const EffectsContext = createContext<ReadonlyMap<number, Effect>>(new Map());

/** What one may do here with what others wrote. */
export const RightsContext = createContext<Rights>({ moderator: false, mayPin: false });
