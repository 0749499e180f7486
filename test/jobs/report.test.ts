import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calendar, quarterMicros, startOf } from "../../src/jobs/report/calendar.ts";
import { PeopleSet } from "../../src/jobs/report/people-set.ts";
import { makeReport } from "../../src/jobs/report/result.ts";
import { EMPTY_TALLY, hiddenKey, Tally } from "../../src/jobs/report/tally.ts";
import type { TallyState } from "../../src/jobs/report/tally.ts";
import type { WordCount } from "../../src/protocol/report.ts";
import { dayNumber, dayText, QUARTER_MS, reportInput } from "../../src/protocol/report.ts";

const ZONES = ["UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Pacific/Apia"];
const CHANNELS = ["c_1", "c_2", "c_3", hiddenKey("private"), hiddenKey("direct")];
const FROM = "2026-03-27";
const TO = "2026-03-31";

/** A message as a store has it, in a channel. */
const said = fc.record({
  channel: fc.constantFrom(...CHANNELS),
  authorId: fc.constantFrom(..."abcdefghijklm"),
  ms: fc.integer({
    min: Date.parse("2026-03-26T00:00:00Z"),
    max: Date.parse("2026-04-02T00:00:00Z"),
  }),
  isReply: fc.boolean(),
});
type Said = { channel: string; authorId: string; ms: number; isReply: boolean };

/** What a store counts of some messages. */
function counted(messages: readonly Said[]): WordCount[] {
  const counts = new Map<string, WordCount>();
  for (const { authorId, ms, isReply } of messages) {
    const quarter = Math.floor(ms / QUARTER_MS);
    const key = `${authorId} ${quarter}`;
    const count = counts.get(key) ?? { authorId, quarter, messages: 0, replies: 0 };
    count.messages += 1;
    count.replies += isReply ? 1 : 0;
    counts.set(key, count);
  }
  return [...counts.values()];
}

function sums(some: readonly Said[]) {
  return {
    messages: some.length,
    replies: some.filter(({ isReply }) => isReply).length,
    people: new Set(some.map(({ authorId }) => authorId)).size,
  };
}

const names = {
  personNames: (ids: readonly string[]) =>
    Promise.resolve(new Map(ids.map((id) => [id, id.toUpperCase()]))),
  channelNames: (ids: readonly string[]) =>
    Promise.resolve(
      new Map(
        ids
          .filter((id) => id.startsWith("c_"))
          .map((id) => [id, { name: id, kind: "public" as const }]),
      ),
    ),
};

describe("a report", () => {
  it("[REPORT1] says what counting every message one by one says, wherever it was cut", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(said, { maxLength: 60 }),
        fc.constantFrom(...ZONES),
        fc.integer({ min: 1, max: 7 }),
        async (all, timeZone, cut) => {
          const dayOf = calendar(timeZone);
          const start = quarterMicros(startOf(dayNumber(FROM) ?? 0, dayOf));
          const end = quarterMicros(startOf((dayNumber(TO) ?? 0) + 1, dayOf));
          let state: TallyState = EMPTY_TALLY;
          for (const channel of CHANNELS) {
            const own = all.filter(
              (one) => one.channel === channel && one.ms * 1_000 >= start && one.ms * 1_000 < end,
            );
            for (let i = 0; i < own.length; i += cut) {
              const tally = new Tally(JSON.parse(JSON.stringify(state)) as TallyState, dayOf);
              tally.add(channel, counted(own.slice(i, i + cut)));
              if (i + cut >= own.length && channel.startsWith("c_")) tally.close(channel);
              ({ state } = tally);
            }
          }
          const input = { from: FROM, to: TO, timeZone };
          const report = await makeReport(input, new Tally(state, dayOf), names);

          const format = new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" });
          const day = ({ ms }: Said) => format.format(ms);
          const inside = all.filter((one) => day(one) >= FROM && day(one) <= TO);
          expect(report.totals).toEqual(sums(inside));
          const first = dayNumber(FROM) ?? 0;
          expect(report.days.map((one) => one.day)).toEqual(
            [0, 1, 2, 3, 4].map((i) => dayText(first + i)),
          );
          for (const { day: on, ...sum } of report.days)
            expect(sum).toEqual(sums(inside.filter((one) => day(one) === on)));
          const byChannel = Map.groupBy(inside, ({ channel }) => channel);
          expect(report.channels.length).toBe(byChannel.size);
          for (const { channelId, name: _, kind, ...sum } of report.channels)
            expect(sum).toEqual(sums(byChannel.get(channelId ?? hiddenKey(kind)) ?? []));
          const byPerson = Map.groupBy(inside, ({ authorId }) => authorId);
          expect(report.people.length).toBe(byPerson.size);
          for (const { userId, name, messages, replies } of report.people) {
            const { people: _, ...sum } = sums(byPerson.get(userId ?? "") ?? []);
            expect({ messages, replies }).toEqual(sum);
            expect(name).toBe(userId?.toUpperCase());
          }
        },
      ),
      { numRuns: 80 },
    );
  });

  it("[REPORT1] a day begins where its clocks say, also on the day they are changed", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.integer({ min: dayNumber("2011-12-25") ?? 0, max: dayNumber("2027-01-01") ?? 0 }),
        (zone, day) => {
          const dayOf = calendar(zone);
          const first = startOf(day, dayOf);
          expect(dayOf(first)).toBeGreaterThanOrEqual(day);
          expect(dayOf(first - 1)).toBeLessThan(day);
        },
      ),
    );
  });

  it("[REPORT1] a set of people is one bit each, and the same after a journey", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 5_000 })), (numbers) => {
        const set = new PeopleSet();
        for (const number of numbers) set.add(number);
        const again = new PeopleSet(String(set));
        expect(again.size).toBe(new Set(numbers).size);
        for (const number of numbers) again.add(number);
        expect(String(again)).toBe(String(set));
      }),
    );
  });

  it("[REPORT2] is of days that there are, of a zone that there is, and of a year at most", () => {
    const fits = (from: string, to: string, timeZone?: string) =>
      reportInput.safeParse({ from, to, ...(timeZone !== undefined && { timeZone }) }).success;
    expect(fits("2026-01-01", "2026-12-31")).toBe(true);
    expect(fits("2024-01-01", "2024-12-31", "Asia/Kathmandu")).toBe(true);
    expect(fits("2026-01-01", "2027-01-02")).toBe(false);
    expect(fits("2026-02-02", "2026-02-01")).toBe(false);
    expect(fits("2026-02-29", "2026-03-01")).toBe(false);
    expect(fits("2026-2-1", "2026-03-01")).toBe(false);
    expect(fits("2026-02-01", "2026-02-02", "Mars/Olympus")).toBe(false);
  });
});
