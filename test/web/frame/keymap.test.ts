import { describe, expect, it } from "vitest";
import { KEYMAP, actionOf } from "../../../src/web/keys/keymap.ts";
import type { Pressed } from "../../../src/web/keys/keymap.ts";

function press(key: string, ...held: ("ctrl" | "meta" | "alt" | "shift")[]): Pressed {
  return {
    key,
    code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key,
    ctrlKey: held.includes("ctrl"),
    metaKey: held.includes("meta"),
    altKey: held.includes("alt"),
    shiftKey: held.includes("shift"),
  };
}

describe("the map of keys", () => {
  it("takes Control for Command everywhere but on a Mac", () => {
    expect(actionOf(press("k", "ctrl"), true, false)).toBe("switcher");
    expect(actionOf(press("k", "meta"), true, true)).toBe("switcher");
    expect(actionOf(press("k", "ctrl"), true, true)).toBeUndefined();
    expect(actionOf(press("k", "ctrl", "shift"), true, false)).toBeUndefined();
  });

  it("finds a letter behind the sign that a Mac makes of it with Alt", () => {
    expect(actionOf({ ...press("n", "meta", "alt"), key: "˜" }, true, true)).toBe("new-message");
  });

  it("tells a step from a step to the next unread one", () => {
    expect(actionOf(press("ArrowDown", "alt"), true, false)).toBe("next-channel");
    expect(actionOf(press("ArrowDown", "alt", "shift"), true, false)).toBe("next-unread");
    expect(actionOf(press("ArrowDown"), true, false)).toBeUndefined();
  });

  it("leaves signs to who writes, and does not care on which key they are", () => {
    expect(actionOf(press("?", "shift"), false, false)).toBe("shortcuts");
    expect(actionOf(press("?"), false, false)).toBe("shortcuts");
    expect(actionOf(press("?", "shift"), true, false)).toBeUndefined();
    expect(actionOf(press("/", "ctrl", "shift"), true, false)).toBe("shortcuts");
  });

  it("gives every stroke one meaning, and takes no plain letter", () => {
    const strokes = KEYMAP.flatMap((shortcut) => shortcut.strokes);
    expect(new Set(strokes.map((stroke) => JSON.stringify(stroke))).size).toBe(strokes.length);
    for (const { strokes: own, whileWriting } of KEYMAP)
      for (const { key, mod, alt } of own)
        expect(key.length > 1 || mod === true || alt === true || !whileWriting).toBe(true);
  });
});
