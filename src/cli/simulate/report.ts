import type { LimitMet } from "./limits.ts";
import type { Plan } from "./plan.ts";
import { PRICES_READ_ON } from "../../protocol/prices.ts";

/** The plan in words and tables. */
export function describePlan(plan: Plan): string {
  return [summary(plan), objects(plan), delays(plan), money(plan), limits(plan)].join("\n\n");
}

function summary({ question, fleet }: Plan): string {
  const { connections, messages, rooms, ceiling, home } = question;
  return [
    `${whole(connections)} connections, ${whole(messages)} messages sent a second, ${whole(fleet.deliveriesPerSecond)} deliveries a second`,
    `rooms         ${whole(fleet.rooms)} (${rooms}), at most ${ceiling} messages a second each; ${share(home)} of a room's people in its own region`,
  ].join("\n");
}

function objects({ fleet, relay, usage, shards, shardBusy, drainP99 }: Plan): string {
  const busiest = fleet.classes.toSorted((a, b) => b.busiest - a.busiest)[0];
  return table("needed", [
    ["Channels", whole(fleet.rooms)],
    [
      "Relays",
      `${whole(fleet.relays)} of up to ${whole(relay)} sockets, ${whole(fleet.behind)} of them on the second level`,
    ],
    ["Inboxes", `${whole(fleet.sockets)}, asleep but for a word`],
    ["Workers", `${whole(usage.workerRequests)} requests a second`],
    [
      "history shards",
      `${whole(shards)} for the rate (each ${share(shardBusy)} busy, a drain's statement p99 ${fixed(drainP99)} ms); see what fills, below`,
    ],
    [
      "busiest object",
      `${share(busiest?.busiest ?? 0)} of its thread and ${whole(busiest?.busiestEvents ?? 0)} events a second, in a room of ${whole(busiest?.readers ?? 0)}`,
    ],
  ]);
}

function delays({ fleet, near, worldwide, trials, question, meets, relay, fan }: Plan): string {
  const line = (of: Plan["fleet"]["delays"]) =>
    `p50 ${fixed(of.quantile(0.5))}  p99 ${fixed(of.quantile(0.99))}  max ${fixed(of.max)}`;
  const tried = trials.map(
    (trial) => `${trial.relay}: ${fixed(trial.p99)} ms, ${whole(trial.relays)} relays`,
  );
  const settings = `RELAY_SOCKETS=${relay} RELAY_CAPACITY=${relay} RELAY_FAN=${fan}`;
  return [
    table("delay, send to arrival, ms", [
      ["everybody", line(fleet.delays)],
      ["the service alone", `${line(near.delays)} (no network)`],
      ["if all rooms were worldwide", line(worldwide.delays)],
      ["a way in", `${line(fleet.seats)} (ticket and upgrade)`],
      ...fleet.classes
        .filter(({ readers }) => readers > 1)
        .map((room): [string, string] => [
          `${whole(room.rooms)} of ${whole(room.readers)}`,
          `${line(room.delays)}  at ${room.perSecond.toFixed(2)} messages/s`,
        ]),
    ]),
    `p99 under ${question.targetMs} ms: ${meets ? "yes" : "NO"}, with ${settings}; tried: ${tried.join("; ")}`,
  ].join("\n");
}

function money({ bill, question, usage }: Plan): string {
  const total = bill.reduce((sum, { dollars }) => sum + dollars, 0);
  const messages = usage.messages * question.hours * 3_600 * 30;
  return [
    table(
      `dollars a month, ${question.hours} hours of this load a day (prices of ${PRICES_READ_ON})`,
      [
        ...bill.map(({ what, amount, dollars }): [string, string] => [
          what,
          `${whole(dollars).padStart(11)}   ${short(amount)}`,
        ]),
        [
          "total",
          `${whole(total).padStart(11)}   ${(total / (messages / 1e6)).toFixed(2)} a million messages`,
        ],
      ],
    ),
    "storage is the average of the first month and grows by as much again; logs: wrangler.toml keeps an event of each invocation, a head_sampling_rate of 0.01 takes 99% of that line away",
  ].join("\n");
}

function limits({ limits: all, fillings }: Plan): string {
  const row = ({ name, multiple, value, limit, unit }: LimitMet): [string, string] => [
    times(multiple),
    `${name}: ${short(value)} of ${short(limit)} ${unit}`,
  ];
  const first = all.find(({ kind }) => kind === "platform");
  const full = fillings.find(({ isPlatform }) => isPlatform);
  const of = (kind: LimitMet["kind"]) => all.filter((limit) => limit.kind === kind).map(row);
  return [
    table("set before this load (met at so many times the load)", of("setting")),
    table("limits of the platform, as messages grow in the same rooms", of("platform")),
    `first met: ${first?.name ?? "none"} ${first === undefined ? "" : times(first.multiple)} in rate; ${full?.name ?? "nothing"} after ${span(full?.days ?? 0)} in storage`,
    table(
      "full after, at this load day and night",
      fillings.map(({ name, days }): [string, string] => [span(days), name]),
    ),
  ].join("\n\n");
}

function table(title: string, rows: readonly [string, string][]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return [title, ...rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`)].join("\n");
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

function fixed(value: number): string {
  return value.toFixed(value < 10 ? 1 : 0);
}

function share(value: number): string {
  return `${Math.round(value * 100)}%`;
}

function short(value: number): string {
  return value.toLocaleString("en-US", { notation: "compact", maximumSignificantDigits: 3 });
}

function times(multiple: number): string {
  return multiple === Number.POSITIVE_INFINITY ? "not met" : `× ${multiple.toFixed(2)}`;
}

function span(days: number): string {
  if (days < 1 / 24) return `${Math.round(days * 1_440)} min`;
  return days < 2 ? `${(days * 24).toFixed(1)} h` : `${Math.round(days)} days`;
}
