import { describe, expect, it } from "vitest";
import { mentionsIn, namesAll } from "../../src/channel/mentions.ts";

describe("whom a message names", () => {
  it("[MENT1] people, groups and everybody, each in a form of its own", () => {
    expect(mentionsIn("<@ann> <!here> <!subteam^g_crew> <!channel> <@ann>")).toEqual([
      "ann",
      "here",
      "g_crew",
      "channel",
    ]);
  });

  it("[MENT2] and nobody where what calls many is written like a person", () => {
    const words = "<@channel> <@here> <@g_crew>";
    expect(mentionsIn(words)).toEqual([]);
    expect(namesAll(words)).toBe(false);
    expect(mentionsIn("<@channel-9> <@here2>")).toEqual(["channel-9", "here2"]);
  });
});
