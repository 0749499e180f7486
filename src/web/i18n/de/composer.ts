export const composer = {
  message: "Nachricht an {name}",
  send: "Senden",
  hint: "Umschalt+Eingabe für eine neue Zeile",
};
