import { atom } from "nanostores";

/** One quiet line at the foot of the page. */
export type Toast = {
  /** Differs from toast to toast. */
  id: number;
  text: string;
  action: { label: string; run: () => void } | undefined;
};

/** The line that shows; a new one takes the place of the old. */
export const shownToast = atom<Toast | undefined>(undefined);

let last = 0;

/** Says something that needs no answer; one action, such as Undo, may come along. */
export function toast(text: string, action?: { label: string; run: () => void }): void {
  last += 1;
  shownToast.set({ id: last, text, action });
}

/** Takes the line away, unless another one shows by now. */
export function dropToast(id: number): void {
  if (shownToast.get()?.id === id) shownToast.set(undefined);
}
