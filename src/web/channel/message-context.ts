import { createContext } from "react";
import type { Effect } from "./effects.ts";

/** What the person may do with the messages around. All of it stays the same while it is shown. */
export type MessageActions = {
  retry: (id: string) => void;
  discard: (id: string) => void;
  react: (seq: number, emoji: string, on: boolean) => void;
  edit: (seq: number, body: string) => void;
  remove: (seq: number) => void;
  startEdit: (seq: number) => void;
  stopEdit: () => void;
};

/** Absent where one only looks on. */
export const ActionsContext = createContext<MessageActions | undefined>(undefined);

/** The seq of the message that is being edited in its place. */
export const EditingContext = createContext<number | undefined>(undefined);

/** What is on its way to change a message, by its seq. */
export const EffectsContext = createContext<ReadonlyMap<number, Effect>>(new Map());

/** True for those who may delete what others wrote. */
export const ModeratorContext = createContext(false);
