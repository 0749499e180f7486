/** What is offered while one writes. */
export const composingWords = {
  emojiPicker: {
    search: "Emoji suchen",
    emoji: "Emoji",
    none: "Kein Emoji zu „{query}“",
  },
  emojiParts: {
    recent: "Zuletzt verwendet",
    custom: "Dieser Workspace",
    found: "Gefunden",
    smileys: "Smileys",
    people: "Menschen und Gesten",
    nature: "Tiere und Natur",
    food: "Essen und Trinken",
    places: "Reisen und Orte",
    activities: "Aktivitäten",
    objects: "Gegenstände",
    symbols: "Symbole",
    flags: "Flaggen",
  },
  emojiTabs: { label: "Gruppen von Emoji" },
  emojiFoot: {
    hint: "Mit Umschalt mehrere",
    tones: "Hautton",
    tone0: "Keiner",
    tone1: "Hell",
    tone2: "Mittelhell",
    tone3: "Mittel",
    tone4: "Mitteldunkel",
    tone5: "Dunkel",
  },
  composerTools: { emoji: "Emoji" },
  completion: {
    label: "Vorschläge",
    here: "alle, die gerade hier sind",
    channel: "alle in diesem Kanal",
    people: { one: "{count} Person", other: "{count} Personen" },
  },
  onlyYou: { label: "Nur für dich sichtbar" },
  runCommand: {
    unknown:
      "Den Befehl {name} gibt es nicht. Um ihn als Nachricht zu senden, beginne mit einem Leerzeichen.",
    refused: "{name}: {why}",
  },
  undoLine: { sends: "Wird in {seconds} s gesendet", undo: "Rückgängig" },
};
