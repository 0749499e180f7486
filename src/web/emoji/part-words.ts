import { i18n } from "../i18n/i18n.ts";

/** What the parts of the picker are called. */
export const partWords = i18n("emojiParts", {
  recent: "Used lately",
  custom: "This workspace",
  found: "Found",
  smileys: "Smileys",
  people: "People and gestures",
  nature: "Animals and nature",
  food: "Food and drink",
  places: "Travel and places",
  activities: "Activities",
  objects: "Objects",
  symbols: "Symbols",
  flags: "Flags",
});
