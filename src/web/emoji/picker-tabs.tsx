import {
  Clock,
  Flag,
  Hand,
  Heart,
  Leaf,
  Lightbulb,
  Plane,
  Search,
  Smile,
  Sparkles,
  Trophy,
  UtensilsCrossed,
} from "lucide-react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { icon } from "../ui/icons.tsx";
import { tip } from "../ui/tip.ts";
import styles from "./emoji-picker.module.css";
import { partWords } from "./part-words.ts";
import type { Part } from "./picker-rows.ts";

const words = i18n("emojiTabs", { label: "Groups of emoji" });

const ICONS: Readonly<Record<Part, ReturnType<typeof icon>>> = {
  recent: icon(Clock),
  custom: icon(Sparkles),
  found: icon(Search),
  smileys: icon(Smile),
  people: icon(Hand),
  nature: icon(Leaf),
  food: icon(UtensilsCrossed),
  places: icon(Plane),
  activities: icon(Trophy),
  objects: icon(Lightbulb),
  symbols: icon(Heart),
  flags: icon(Flag),
};

/** One button for each part that there is, which leads to it; muted while somebody searches. */
export function PickerTabs({
  parts,
  muted,
  onChoose,
}: {
  parts: ReadonlyMap<Part, number>;
  muted: boolean;
  onChoose: (part: Part) => void;
}) {
  const t = useWords(words);
  const names = useWords(partWords);
  if (muted) return null;
  return (
    <div className={styles["tabs"]} role="group" aria-label={t.label}>
      {Array.from(parts.keys(), (part) => {
        const Icon = ICONS[part];
        return (
          <button
            key={part}
            type="button"
            className={styles["tab"]}
            aria-label={names[part]}
            {...tip(names[part])}
            onClick={() => onChoose(part)}
          >
            <Icon />
          </button>
        );
      })}
    </div>
  );
}
