import { describe, expect, it } from "vitest";
import { isBigEmoji } from "../../src/web/channel/big-emoji.ts";

describe("isBigEmoji", () => {
  it.each(["👍", "❤️", "🇩🇪🇫🇷", "👨‍👩‍👧‍👦 🏳️‍🌈", "1️⃣", "😄 😄\n😄😄😄😄", "👍🏽"])("is true of %s", (text) =>
    expect(isBigEmoji(text)).toBe(true),
  );
  it.each(["", "  ", "a", "👍!", "😄😄😄😄😄😄😄", "©", "1", "123", "#", "ok 👍", "™️x"])(
    "is false of %j",
    (text) => expect(isBigEmoji(text)).toBe(false),
  );
});
