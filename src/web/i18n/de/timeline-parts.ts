/** The timeline and what stands in it. */
export const timelineParts = {
  timeline: {
    failed: "Die Nachrichten wurden nicht geladen",
    latest: "Zum Neuesten",
    fresh: { one: "{count} neue", other: "{count} neue" },
  },
  timelineRow: {
    unread: "Neue Nachrichten",
    joined: "{name} ist dazugekommen",
    left: "{name} ist gegangen",
  },
  timelineStart: {
    private: "Hier beginnt ein privater Kanal. Nur wer hinzugefügt wurde, kann ihn sehen.",
    public: "Hier beginnt der Kanal. Alle im Workspace können ihn lesen und beitreten.",
    conversation: "Hier beginnt dein Gespräch mit {names}.",
    created: "Angelegt am {date}.",
    addPeople: "Leute hinzufügen",
    inviteTeam: "Lade dein Team ein",
    setTopic: "Thema setzen",
  },
  olderEdge: {
    failed: "Ältere Nachrichten wurden nicht geladen.",
    again: "Noch einmal versuchen",
    loading: "Ältere Nachrichten werden geladen",
    newerFailed: "Neuere Nachrichten wurden nicht geladen.",
  },
  liveChannel: { label: "Nachrichten in {channel}" },
  previewChannel: {
    label: "Nachrichten in {channel}",
  },
  joinBar: {
    removed: "Du wurdest aus diesem Kanal entfernt. Wer darin ist, kann dich wieder hinzufügen.",
    looking: "Du siehst dir #{channel} an. Tritt bei, um zu schreiben und Neues zu sehen.",
    join: "Kanal beitreten",
  },
  message: {
    deleted: "Nachricht gelöscht",
    notSent: "Nicht gesendet.",
    notChanged: "Nicht geändert.",
    alot: "Das war viel auf einmal. Sie wird von selbst gesendet.",
    busy: "Der Server ist beschäftigt. Sie wird von selbst gesendet.",
  },
  messageFrame: {
    guest: "Gast",
    app: "App",
    brought: "importiert",
    sending: "wird gesendet",
  },
  messageBar: {
    actions: "Aktionen",
    react: "Mit {emoji} reagieren",
    other: "Reaktion hinzufügen",
    reply: "Im Thread antworten",
    edit: "Nachricht bearbeiten",
    more: "Weitere Aktionen",
  },
  messageSheet: {
    title: "Nachricht",
    react: "Mit {emoji} reagieren",
    other: "Reaktion hinzufügen",
  },
  deleteDialog: {
    title: "Diese Nachricht löschen?",
    text: "Sie ist dann für alle weg und kommt nicht wieder.",
    remove: "Löschen",
  },
  editBox: {
    label: "Nachricht bearbeiten",
    save: "Speichern",
    cancel: "Abbrechen",
    tooLong: "Zu lang zum Speichern",
  },
  codeBlock: { copy: "Code kopieren", copied: "Kopiert" },
  mentionList: { people: "Personen" },
  typingLine: {
    one: "{first} schreibt",
    two: "{first} und {second} schreiben",
    more: "{first}, {second} und {rest} weitere schreiben",
  },
  announcer: {
    said: "{name}: {words}",
    many: { one: "{count} neue Nachricht", other: "{count} neue Nachrichten" },
  },
  editedMark: {
    edited: "bearbeitet",
    when: "Bearbeitet: {time}",
    show: "Bearbeitet: {time}. Frühere Fassungen zeigen",
  },
  failedLine: { retry: "Noch einmal", discard: "Verwerfen" },
  reactions: {
    list: "Reaktionen",
    who: "{emoji} von {names}",
    more: "{names} und {rest} weitere",
    you: "Du",
    add: "Reaktion hinzufügen",
  },
};
