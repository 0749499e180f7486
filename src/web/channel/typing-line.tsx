import styles from "./composer.module.css";

/** Who is typing. The line keeps its place while nobody is, so nothing moves. */
export function TypingLine({ names }: { names: readonly string[] }) {
  return (
    <p className={styles["typing"]} data-testid="typing">
      {names.length > 0 && (
        <>
          <span className={styles["dots"]} aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          <span>{said(names)}</span>
        </>
      )}
    </p>
  );
}

function said(names: readonly string[]): string {
  const [first, second] = names;
  if (names.length === 1) return `${first} is typing`;
  if (names.length === 2) return `${first} and ${second} are typing`;
  return `${first}, ${second} and ${names.length - 2} more are typing`;
}
