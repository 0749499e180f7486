export const composer = {
  message: "Nachricht an #{channel}",
  send: "Senden",
  hint: "Umschalt+Eingabe für eine neue Zeile",
};
