import { params } from "@nanostores/i18n";
import { i18n, useWords } from "../i18n/i18n.ts";
import styles from "./composer.module.css";

const words = i18n("typingLine", {
  one: params("{first} is typing"),
  two: params("{first} and {second} are typing"),
  more: params("{first}, {second} and {rest} more are typing"),
});

/** Who is typing. The line keeps its place while nobody is, so nothing moves. */
export function TypingLine({ names }: { names: readonly string[] }) {
  const t = useWords(words);
  const [first = "", second = ""] = names;
  const rest = names.length - 2;
  const said = rest > 0 ? t.more({ first, second, rest }) : t.two({ first, second });
  return (
    <p className={styles["typing"]} data-testid="typing">
      {names.length > 0 && (
        <>
          <span className={styles["dots"]} aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          <span>{names.length === 1 ? t.one({ first }) : said}</span>
        </>
      )}
    </p>
  );
}
