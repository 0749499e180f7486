/** What is counted, by its name without `edgewise_`, and what it says. */
export const METRICS: Readonly<Record<string, string>> = {
  requests_total: "HTTP requests answered, upgrades to sockets among them.",
  request_errors_total: "HTTP requests answered with a status of 400 or above, by class.",
  request_duration_seconds: "From a request to its answer.",
  cache_hits_total: "Answers that a cache had.",
  cache_misses_total: "Answers that had to be fetched behind a cache.",
  jobs: "Jobs that are not finished.",
  sockets: "Sockets held in channels, as their channels last said.",
  people: "People with a socket, counted once in each channel.",
  channels_live: "Channels that have been at work within the last minute.",
  relays: "Relays that hold sockets.",
  messages_total: "Messages accepted: committed, and acknowledged to whoever sent them.",
  flush_events: "Events that one flush of a channel committed together.",
  flush_seconds:
    "Modelled processor time of one flush: its commands, and one frame to each reader.",
  outbox_age_seconds: "Age of the oldest message that a channel has and D1 has not.",
  breaker_state: "The worst of all isolates: 0 closed, 1 half-open, 2 open.",
  dependency_calls_total: "Calls of what Edgewise stands on.",
  dependency_failures_total: "Calls that failed.",
  alerts_firing: "Alert rules that fire now.",
  isolates: "Isolates that have reported within two minutes.",
};
