import { Hourglass } from "lucide-react";
import { params } from "@nanostores/i18n";
import { i18n, useWords } from "../i18n/i18n.ts";
import { icon } from "../ui/icons.tsx";
import styles from "./slow-line.module.css";

const words = i18n("slowLine", {
  every: params("Slow mode: one message every {time}"),
  wait: params("Slow mode: you can write again in {time}"),
  seconds: params("{n} s"),
  minutes: params("{n} min"),
});

const SlowIcon = icon(Hourglass);

/** Says under the composer that the channel takes its time, and how long one still waits. */
export function SlowLine({ everyS, wait }: { everyS: number; wait: number }) {
  const t = useWords(words);
  const timeOf = (seconds: number) =>
    seconds < 120 ? t.seconds({ n: seconds }) : t.minutes({ n: Math.ceil(seconds / 60) });
  return (
    <p className={styles["slow"]}>
      <SlowIcon size={12} />
      {wait > 0 ? t.wait({ time: timeOf(wait) }) : t.every({ time: timeOf(everyS) })}
    </p>
  );
}
