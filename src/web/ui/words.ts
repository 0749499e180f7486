import { i18n } from "../i18n/i18n.ts";

/** The words that the parts themselves bring along. */
export const partWords = i18n("parts", {
  close: "Close",
  cancel: "Cancel",
  loading: "Loading",
  tryAgain: "Try again",
  notLoaded: "That part did not load. Check your connection and try again.",
});
