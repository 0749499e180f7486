/** How a figure is headed and written. */
type Figure = { title: string; digits: number };

/** Every figure that a scenario may give, in the order of the columns. */
export const FIGURES: Readonly<Record<string, Figure>> = {
  cpuPerDelivery: { title: "CPU µs a delivery", digits: 2 },
  cpuPerMessage: { title: "CPU µs a message", digits: 0 },
  cpuPerConnect: { title: "CPU µs a connect", digits: 0 },
  cpuPerRequest: { title: "CPU µs a request", digits: 0 },
  p50Alone: { title: "p50 ms alone", digits: 1 },
  p50: { title: "p50 ms", digits: 1 },
  p99Alone: { title: "p99 ms alone", digits: 1 },
  p99: { title: "p99 ms", digits: 1 },
  p99Ratio: { title: "p99 by p99 alone", digits: 2 },
  max: { title: "max ms", digits: 1 },
  deliveriesPerSecond: { title: "deliveries/s", digits: 0 },
  cores: { title: "cores", digits: 2 },
  connectsPerSecond: { title: "connects/s", digits: 0 },
  requestsPerSecond: { title: "requests/s", digits: 0 },
  kibPerSocket: { title: "KiB a socket", digits: 1 },
  memoryGrowthMib: { title: "memory grown MiB", digits: 1 },
  relays: { title: "relays", digits: 0 },
  attempts: { title: "attempts", digits: 0 },
  firstSecond: { title: "in the first second", digits: 0 },
  busiestSecond: { title: "in the busiest after", digits: 0 },
  refused: { title: "refused", digits: 0 },
  turnedAway: { title: "turned away with a ticket", digits: 0 },
  deeds: { title: "deeds", digits: 0 },
  absent: { title: "absent", digits: 0 },
  lost: { title: "lost", digits: 0 },
  doubled: { title: "doubled", digits: 0 },
  unacknowledged: { title: "unacknowledged", digits: 0 },
};
/** Counts of what went wrong, and what is said of one system alone, have no ratio. */
const WITHOUT_RATIO = new Set(["lost", "unacknowledged", "relays", "deeds"]);

/** A figure as it stands in a table; "" where it was not measured. */
export function written(name: string, value: number | undefined): string {
  if (value === undefined) return "";
  if (!Number.isFinite(value)) return "–";
  const digits = FIGURES[name]?.digits ?? 2;
  return value.toLocaleString("en", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/** A ratio of a figure as it stands in a table. */
export function writtenRatio(name: string, value: number | undefined): string {
  if (value === undefined || WITHOUT_RATIO.has(name)) return "";
  return `× ${value.toLocaleString("en", { maximumSignificantDigits: 2 })}`;
}
