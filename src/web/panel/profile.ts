import { atom } from "nanostores";

/** Whose card is open, and the element it belongs to. */
export type OpenProfile = { userId: string; anchor: HTMLElement };

/** The profile card that is open. */
export const openProfile = atom<OpenProfile | undefined>();

const PERSON = "[data-person]";

/**
 * Opens a card for a click on any element with `data-person="<user id>"`: so every face and name
 * in the app can have one without knowing of it. True where it did.
 */
export function openProfileFrom(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  const anchor = target.closest<HTMLElement>(PERSON);
  const userId = anchor?.dataset["person"];
  if (!anchor || userId === undefined || userId === "") return false;
  openProfile.set({ userId, anchor });
  return true;
}
