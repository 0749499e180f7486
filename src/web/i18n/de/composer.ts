export const composer = {
  message: "Nachricht an {name}",
  reply: "Im Thread antworten",
  send: "Senden",
  hint: "Umschalt+Eingabe für eine neue Zeile",
};
