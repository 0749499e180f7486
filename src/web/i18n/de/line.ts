/** The line between the screen and the server. */
export const lineWords = {
  connectionBanner: {
    offline: "Du bist offline.",
    connecting: "Verbinden …",
    reconnecting: "Verbindung wird wiederhergestellt …",
    away: "Keine Verbindung zum Server.",
    youCan: "Du kannst lesen; was du schreibst, wird später gesendet.",
    waits: {
      one: "{count} Nachricht wartet aufs Senden.",
      other: "{count} Nachrichten warten aufs Senden.",
    },
    again: "Neuer Versuch in {seconds} s",
    now: "Jetzt versuchen",
    back: "Wieder online.",
    sending: {
      one: "{count} Nachricht wird gesendet …",
      other: "{count} Nachrichten werden gesendet …",
    },
    sent: { one: "{count} Nachricht gesendet.", other: "{count} Nachrichten gesendet." },
  },
  connectionEnded: {
    session: "Deine Sitzung ist beendet.",
    signIn: "Neu anmelden",
    removed: "Du bist nicht mehr in diesem Kanal. Was hier steht, kannst du noch lesen.",
    gone: "Diesen Kanal gibt es nicht mehr.",
    elsewhere: "Zu einem anderen Kanal",
    ended: "Die Verbindung ist beendet.",
    again: "Neu verbinden",
  },
};
