export const parts = {
  close: "Schließen",
  cancel: "Abbrechen",
  loading: "Lädt",
  tryAgain: "Nochmal versuchen",
  notLoaded: "Das wurde nicht geladen. Prüf deine Verbindung und versuch es nochmal.",
};
