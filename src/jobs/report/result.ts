import type { Report, ReportInput, Words } from "../../protocol/report.ts";
import { dayNumber, dayText } from "../../protocol/report.ts";
import type { WorkspaceScan } from "../../storage/directory/scan.ts";
import type { Tally } from "./tally.ts";

/** Ids whose names are asked for in one query. */
const NAMES = 1_000;

/** The report that a finished tally makes, with the names of today. */
export async function makeReport(
  { from, to, timeZone }: ReportInput,
  tally: Tally,
  scan: Pick<WorkspaceScan, "personNames" | "channelNames">,
): Promise<Report> {
  const { people, channels, others } = tally;
  const names = await inParts([...people.keys()], (ids) => scan.personNames(ids));
  const known = await inParts([...channels.keys()], (ids) => scan.channelNames(ids));
  const persons: Report["people"] = [...people].map(([userId, { messages, replies }]) => ({
    userId,
    name: names.get(userId) ?? "",
    messages,
    replies,
  }));
  if (others.messages > 0) persons.push({ userId: null, name: "", ...others });
  const list: Report["channels"] = [...channels].map(([key, sum]) => {
    const channel = known.get(key);
    if (channel !== undefined) return { channelId: key, ...channel, ...sum };
    return { channelId: null, name: "", kind: key === "private" ? "private" : "direct", ...sum };
  });
  const total = (of: keyof Words) => persons.reduce((sum, person) => sum + person[of], 0);
  return {
    from,
    to,
    timeZone,
    totals: { messages: total("messages"), replies: total("replies"), people: people.size },
    days: daysOf(from, to, tally),
    channels: list.toSorted(byWords((one) => one.name)),
    people: persons.toSorted(byWords((one) => one.name)),
  };
}

function daysOf(from: string, to: string, { days }: Tally): Report["days"] {
  const first = dayNumber(from) ?? 0;
  const count = (dayNumber(to) ?? first) - first + 1;
  return Array.from({ length: count }, (_, i) => {
    const { messages, replies, people } = days.get(first + i) ?? NOTHING;
    return { day: dayText(first + i), messages, replies, people };
  });
}

const NOTHING = { messages: 0, replies: 0, people: 0 };

function byWords<T extends Words>(name: (one: T) => string): (a: T, b: T) => number {
  return (a, b) => b.messages - a.messages || (name(a) < name(b) ? -1 : 1);
}

async function inParts<V>(
  ids: readonly string[],
  ask: (part: string[]) => Promise<Map<string, V>>,
): Promise<Map<string, V>> {
  const all = new Map<string, V>();
  for (let i = 0; i < ids.length; i += NAMES)
    for (const [id, value] of await ask(ids.slice(i, i + NAMES))) all.set(id, value);
  return all;
}
