const onApple = () => /Mac|iPhone|iPad/.test(navigator.platform);

const APPLE: Readonly<Record<string, string>> = {
  Mod: "⌘",
  Shift: "⇧",
  Alt: "⌥",
  Enter: "↩",
  Escape: "esc",
  ArrowUp: "↑",
  ArrowDown: "↓",
};
const OTHER: Readonly<Record<string, string>> = {
  Mod: "Ctrl",
  Escape: "Esc",
  ArrowUp: "↑",
  ArrowDown: "↓",
};

/** A shortcut such as `Mod+Shift+K` as this machine's keyboard is labelled, one cap each. */
export function keyCaps(keys: string, apple: boolean = onApple()): string[] {
  const names = apple ? APPLE : OTHER;
  return keys.split("+").map((key) => names[key] ?? key);
}

/** The same as `aria-keyshortcuts` wants it. */
export function ariaKeys(keys: string, apple: boolean = onApple()): string {
  return keys.replace("Mod", apple ? "Meta" : "Control");
}
