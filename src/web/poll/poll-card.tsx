import { count } from "@nanostores/i18n";
import { useId } from "react";
import type { Poll } from "../../protocol/events.ts";
import { Body } from "../channel/body.tsx";
import { withEmoji } from "../channel/emoji-text.tsx";
import { i18n, useWords } from "../i18n/i18n.ts";
import { useMe } from "../session.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { InlineButton } from "../ui/button.tsx";
import { CheckIcon } from "../ui/icons.tsx";
import { tip } from "../ui/tip.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import styles from "./poll-card.module.css";
import { tally } from "./tally.ts";
import type { TallyLine } from "./tally.ts";

const words = i18n("pollCard", {
  one: "Poll, one choice",
  several: "Poll, several choices",
  closed: "Poll, closed",
  people: count({ one: "{count} person voted", other: "{count} people voted" }),
  nobody: "Nobody has voted yet",
  votes: count({ one: "{count} vote", other: "{count} votes" }),
  close: "Close the poll",
});

/** Faces on one line. */
const FACES = 4;

type PollCardProps = {
  poll: Poll;
  mayClose: boolean;
  /** Absent where one only looks on. */
  onVote?: (option: number, on: boolean) => void;
  onClose?: () => void;
};

/** A poll as one votes in it: its question, a line for each option with its bar, and what it has come to. */
export function PollCard({ poll, mayClose, onVote, onClose }: PollCardProps) {
  const t = useWords(words);
  const me = useMe();
  const id = useId();
  const { lines, people } = tally(poll, me.id);
  const off = poll.closed || !onVote;
  return (
    <section className={styles["poll"]} aria-labelledby={id} data-closed={poll.closed || undefined}>
      <p className={styles["kind"]}>{poll.closed ? t.closed : poll.multiple ? t.several : t.one}</p>
      <div id={id} className={styles["question"]}>
        <Body text={poll.question} quotes={false} />
      </div>
      <ul className={styles["options"]}>
        {lines.map((line) => (
          <Option
            key={line.option}
            line={line}
            multiple={poll.multiple}
            closed={poll.closed}
            onVote={off ? undefined : () => onVote(line.option, !line.own)}
          />
        ))}
      </ul>
      <p className={styles["foot"]}>
        <span>{people === 0 ? t.nobody : t.people(people)}</span>
        {mayClose && onClose && !poll.closed && (
          <InlineButton onClick={onClose}>{t.close}</InlineButton>
        )}
      </p>
    </section>
  );
}

function Option({
  line,
  multiple,
  closed,
  onVote,
}: {
  line: TallyLine;
  multiple: boolean;
  closed: boolean;
  onVote: (() => void) | undefined;
}) {
  const t = useWords(words);
  const { nameOf, members } = useWorkspace();
  const names = line.userIds.map(nameOf).join(", ");
  return (
    <li>
      <button
        type="button"
        className={styles["option"]}
        aria-pressed={line.own}
        data-leads={(closed && line.leads) || undefined}
        disabled={!onVote}
        onClick={onVote}
        {...(names !== "" && tip(names))}
      >
        <span className={styles["bar"]} style={{ inlineSize: `${line.share * 100}%` }} />
        <span className={styles["mark"]} data-many={multiple || undefined}>
          {line.own && <CheckIcon size={12} />}
        </span>
        <span className={styles["text"]}>
          {withEmoji(line.text)}
          <span className="visually-hidden">
            , {t.votes(line.count)}
            {names !== "" && `, ${names}`}
          </span>
        </span>
        <span className={styles["faces"]} aria-hidden="true">
          {line.userIds.slice(0, FACES).map((userId) => (
            <Avatar
              key={userId}
              userId={userId}
              name={nameOf(userId)}
              image={members.get(userId)?.image}
              size="small"
            />
          ))}
        </span>
        <span className={styles["count"]} aria-hidden="true">
          {line.count}
        </span>
      </button>
    </li>
  );
}
