import type { ComponentsJSON } from "@nanostores/i18n";

/** Berichte und Exporte. */
export const reportsWords: ComponentsJSON = {
  reports: {
    about:
      "Wer wie viel sagt, wo und wann. Nachrichten werden gezählt, nicht gelesen; private Channels, in denen du nicht bist, sind eine Zeile.",
    failed: "Die Berichte konnten nicht geladen werden",
    noReport: "Der Bericht konnte nicht geladen werden",
    none: "Noch kein Bericht",
    noneText:
      "Wähle die Tage und erstelle einen. Er geht weiter, wenn du gehst, und ist hier, wenn du wiederkommst.",
  },
  reportRange: {
    range: "Tage",
    week: "Letzte 7 Tage",
    month: "Letzte 30 Tage",
    quarter: "Letzte 90 Tage",
    year: "Letzte 365 Tage",
    own: "Eigene Tage",
    from: "Von",
    to: "Bis",
    make: "Bericht erstellen",
    missing: "Wähle beide Tage.",
    backwards: "Der letzte Tag liegt vor dem ersten.",
    long: "Höchstens ein Jahr auf einmal.",
  },
  reportFigures: {
    csv: "CSV",
    csvWhat: "{what} als CSV herunterladen",
    all: "Alle {count} anzeigen",
    none: "In diesen Tagen hat niemand etwas gesagt.",
  },
  reportView: {
    messages: "Nachrichten",
    replies: "Antworten",
    people: "Personen",
    day: "Tag",
    byDay: "Nach Tagen",
    byChannel: "Nach Channels",
    byPerson: "Nach Personen",
    channel: "Channel",
    person: "Person",
    hiddenPrivate: "Private Channels, in denen du nicht bist",
    hiddenDirect: "Direktnachrichten",
    conversation: "Unterhaltung",
    gone: "Gelöschtes Konto",
    others: "Alle anderen",
    summary: "Nachrichten je Tag vom {from} bis zum {to}; {most} am vollsten, dem {day}",
    quiet: "Nachrichten je Tag vom {from} bis zum {to}: keine",
    said: { one: "{count} Nachricht", many: "{count} Nachrichten" },
    by: { one: "von einer Person", many: "von {count} Personen" },
    range: "{from} bis {to}, nach den Uhren von {zone}",
  },
  exports: {
    about:
      "Eine Datei mit den Personen, Gruppen, Channels und Nachrichten dieses Workspace, mit Threads, Reaktionen, Angeheftetem und früheren Fassungen. Sie kann in einen anderen Workspace eingelesen werden.",
    what: "Was exportiert wird",
    public: "Öffentliche Channels",
    publicHint: "Was hier ohnehin alle lesen können.",
    all: "Alles",
    allHint: "Auch private Channels und Direktnachrichten. Alle erfahren davon, im ersten Channel.",
    start: "Exportieren",
    sure: "Alles exportieren?",
    sureText:
      "Die Datei enthält private Channels und Direktnachrichten anderer. Alle im Workspace erfahren, dass du das getan hast.",
    sureAction: "Alles exportieren",
    before: "Frühere Exporte",
    none: "Noch kein Export",
    noneText: "Deine Exporte stehen hier und können 30 Tage lang heruntergeladen werden.",
    failed: "Die Exporte konnten nicht geladen werden",
  },
};
