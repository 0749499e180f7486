/** Everything that a key does wherever one is. */
export type Action =
  | "switcher"
  | "shortcuts"
  | "previous-channel"
  | "next-channel"
  | "previous-unread"
  | "next-unread"
  | "next-pane"
  | "previous-pane"
  | "people"
  | "new-message"
  | "close-panel";

/** One way to press it. `mod` is Command on a Mac and Control elsewhere. */
export type Stroke = {
  readonly key: string;
  readonly mod?: boolean;
  readonly alt?: boolean;
  readonly shift?: boolean;
};

export type Shortcut = {
  readonly action: Action;
  readonly strokes: readonly Stroke[];
  /** Whether it also works while one is writing. */
  readonly whileWriting: boolean;
};

/** The one map of keys; the sheet is made from it too. */
export const KEYMAP: readonly Shortcut[] = [
  { action: "switcher", strokes: [{ key: "k", mod: true }], whileWriting: true },
  { action: "previous-channel", strokes: [{ key: "ArrowUp", alt: true }], whileWriting: true },
  { action: "next-channel", strokes: [{ key: "ArrowDown", alt: true }], whileWriting: true },
  {
    action: "previous-unread",
    strokes: [{ key: "ArrowUp", alt: true, shift: true }],
    whileWriting: true,
  },
  {
    action: "next-unread",
    strokes: [{ key: "ArrowDown", alt: true, shift: true }],
    whileWriting: true,
  },
  { action: "new-message", strokes: [{ key: "n", mod: true, alt: true }], whileWriting: true },
  { action: "people", strokes: [{ key: "p", mod: true, alt: true }], whileWriting: true },
  { action: "next-pane", strokes: [{ key: "F6" }], whileWriting: true },
  { action: "previous-pane", strokes: [{ key: "F6", shift: true }], whileWriting: true },
  { action: "close-panel", strokes: [{ key: "Escape" }], whileWriting: true },
  { action: "shortcuts", strokes: [{ key: "/", mod: true }], whileWriting: true },
  { action: "shortcuts", strokes: [{ key: "?" }], whileWriting: false },
];

/** The part of a keyboard event that counts. */
export type Pressed = {
  readonly key: string;
  readonly code?: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
};

/** What the keys mean, if anything. `writing` is true where they would otherwise make text. */
export function actionOf(pressed: Pressed, writing: boolean, mac: boolean): Action | undefined {
  return KEYMAP.find(
    ({ strokes, whileWriting }) =>
      (whileWriting || !writing) && strokes.some((stroke) => matches(stroke, pressed, mac)),
  )?.action;
}

function matches(stroke: Stroke, pressed: Pressed, mac: boolean): boolean {
  const mod = mac ? pressed.metaKey : pressed.ctrlKey;
  const otherMod = mac ? pressed.ctrlKey : pressed.metaKey;
  if (otherMod || mod !== (stroke.mod ?? false) || pressed.altKey !== (stroke.alt ?? false))
    return false;
  // A sign such as ? or / sits behind Shift on some keyboards and not on others.
  const isSign = /^[^\p{L}\p{N}]$/u.test(stroke.key);
  if (!isSign && pressed.shiftKey !== (stroke.shift ?? false)) return false;
  if (pressed.key.toLowerCase() === stroke.key.toLowerCase()) return true;
  // With Alt a Mac makes another letter of it; the place of the key stays.
  return stroke.alt === true && pressed.code === `Key${stroke.key.toUpperCase()}`;
}

/** True on Apple's machines, where Command does what Control does elsewhere. */
export function isMac(): boolean {
  return /mac|iphone|ipad/i.test(navigator.userAgent);
}
