export const composer = {
  message: "Nachricht an #{channel}",
  send: "Senden",
};
