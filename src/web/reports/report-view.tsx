import { count, params } from "@nanostores/i18n";
import { useState } from "react";
import { dayNumber } from "../../protocol/report.ts";
import type { Report } from "../../protocol/report.ts";
import { i18n, language, useWords } from "../i18n/i18n.ts";
import { wholeNumber } from "../lib/figures.ts";
import { DaysChart } from "./days-chart.tsx";
import { Figures } from "./figures.tsx";
import styles from "./reports.module.css";

const words = i18n("reportView", {
  messages: "Messages",
  replies: "Replies",
  people: "People",
  day: "Day",
  byDay: "By day",
  byChannel: "By channel",
  byPerson: "By person",
  channel: "Channel",
  person: "Person",
  hiddenPrivate: "Private channels you are not in",
  hiddenDirect: "Direct messages",
  conversation: "Conversation",
  gone: "Deleted account",
  others: "Everybody else",
  summary: params("Messages a day from {from} to {to}; {most} on the busiest, {day}"),
  quiet: params("Messages a day from {from} to {to}: none"),
  said: count({ one: "{count} message", many: "{count} messages" }),
  by: count({ one: "by one person", many: "by {count} people" }),
  range: params("{from} to {to}, by the clocks of {zone}"),
});

const DAY_MS = 86_400_000;

/** A report: its sums, each day as a bar, and tables by channel, person and day. */
export function ReportView({ report }: { report: Report }) {
  const t = useWords(words);
  const [pointed, setPointed] = useState<number | null>(null);
  const long = dayIn({ dateStyle: "medium" });
  const { from, to, timeZone, totals, days, channels, people } = report;
  const file = (what: string) => `${what}-${from}-${to}.csv`;
  const sums = [
    { name: t.messages, cell: (row: { messages: number }) => row.messages },
    { name: t.replies, cell: (row: { replies: number }) => row.replies },
  ] as const;
  const persons = { name: t.people, cell: (row: { people: number }) => row.people };
  const channelName = (row: Report["channels"][number]) => {
    if (row.channelId === null) return row.kind === "private" ? t.hiddenPrivate : t.hiddenDirect;
    return row.name === "" ? t.conversation : row.name;
  };
  const day = pointed === null ? undefined : days[pointed];
  return (
    <div className={styles["report"]}>
      <p className={styles["about"]}>
        {t.range({ from: long(from), to: long(to), zone: timeZone.replaceAll("_", " ") })}
      </p>
      <dl className={styles["sums"]}>
        {(["messages", "replies", "people"] as const).map((name) => (
          <div key={name}>
            <dt>{t[name]}</dt>
            <dd>{wholeNumber(totals[name])}</dd>
          </div>
        ))}
      </dl>
      <section className={styles["part"]}>
        <header className={styles["head"]}>
          <h3>{t.messages}</h3>
          <p aria-hidden="true">
            {day !== undefined &&
              `${long(day.day)}: ${t.said(day.messages)} ${day.people > 0 ? t.by(day.people) : ""}`}
          </p>
        </header>
        <DaysChart days={days} summary={summaryOf(report, t, long)} onPoint={setPointed} />
      </section>
      <Figures
        title={t.byChannel}
        file={file("channels")}
        rows={channels}
        columns={[{ name: t.channel, cell: channelName }, ...sums, persons]}
        keyOf={({ channelId, kind }) => channelId ?? kind}
      />
      <Figures
        title={t.byPerson}
        file={file("people")}
        rows={people}
        columns={[
          {
            name: t.person,
            cell: ({ userId, name }) => (userId === null ? t.others : name || t.gone),
          },
          ...sums,
        ]}
        keyOf={({ userId }) => userId ?? ""}
      />
      <Figures
        title={t.byDay}
        file={file("days")}
        rows={days.toReversed()}
        columns={[
          { name: t.day, cell: ({ day: on }) => on, show: ({ day: on }) => long(on) },
          ...sums,
          persons,
        ]}
        keyOf={({ day: on }) => on}
      />
    </div>
  );
}

/** Days as the language writes them. They are days of a calendar, in no zone. */
function dayIn(options: Intl.DateTimeFormatOptions): (day: string) => string {
  const format = new Intl.DateTimeFormat(language.get(), { ...options, timeZone: "UTC" });
  return (day) => format.format((dayNumber(day) ?? 0) * DAY_MS);
}

function summaryOf(
  { from, to, days, totals }: Report,
  t: {
    summary: (said: { from: string; to: string; most: string; day: string }) => string;
    quiet: (said: { from: string; to: string }) => string;
  },
  long: (day: string) => string,
): string {
  const range = { from: long(from), to: long(to) };
  const busiest = days.toSorted((a, b) => b.messages - a.messages)[0];
  if (busiest === undefined || totals.messages === 0) return t.quiet(range);
  return t.summary({ ...range, most: wholeNumber(busiest.messages), day: long(busiest.day) });
}
