import { i18n } from "../i18n/i18n.ts";

/** What each measure is called. */
export const measureWords = i18n("adminMeasures", {
  requests: "Requests a second",
  p95Ms: "Response time, p95",
  errors: "Failed requests",
  messages: "Messages a second",
  sockets: "Open sockets",
  queueDepth: "Jobs waiting",
  outboxAgeS: "Oldest undelivered write",
  cacheHits: "Cache hits",
});
