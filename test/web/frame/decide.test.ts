import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide } from "../../../src/web/notify/decide.ts";
import type { Situation } from "../../../src/web/notify/decide.ts";
import { plainText } from "../../../src/protocol/plain-text.ts";

const situations = fc.record<Situation>({
  kind: fc.constantFrom("mention", "direct", "message"),
  own: fc.boolean(),
  level: fc.constantFrom("all", "mentions", "none"),
  looking: fc.record({ atScreen: fc.boolean(), inChannel: fc.boolean() }),
  presence: fc.constantFrom("online", "away", "dnd", "offline"),
  granted: fc.boolean(),
  sound: fc.constantFrom("off", "meant", "all"),
});

const AWAY: Situation = {
  kind: "mention",
  own: false,
  level: "mentions",
  looking: { atScreen: false, inChannel: false },
  presence: "online",
  granted: true,
  sound: "meant",
};

const isSilent = (situation: Situation) =>
  Object.values(decide(situation)).every((deed) => deed === false);

describe("what is done about a message", () => {
  it.each([
    { what: "a mention while away", change: {}, deed: { show: true, play: true, offer: false } },
    {
      what: "a mention in another channel while at the screen",
      change: { looking: { atScreen: true, inChannel: false } },
      deed: { show: true, play: true, offer: false },
    },
    {
      what: "any message where every one is wanted",
      change: { kind: "message", level: "all" },
      deed: { show: true, play: false, offer: false },
    },
    {
      what: "a direct message before anybody allowed notifications",
      change: { kind: "direct", granted: false },
      deed: { show: false, play: true, offer: true },
    },
    {
      what: "the open channel while the tab is hidden",
      change: { looking: { atScreen: false, inChannel: true } },
      deed: { show: true, play: true, offer: false },
    },
  ] as const)("shows and sounds: $what", ({ change, deed }) => {
    expect(decide({ ...AWAY, ...change })).toEqual(deed);
  });

  it("nothing disturbs who wrote it, reads it, muted it or wants quiet", () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const { own, level, presence, looking } = situation;
        const quiet =
          own ||
          level === "none" ||
          presence === "dnd" ||
          (looking.atScreen && looking.inChannel) ||
          (level === "mentions" && situation.kind === "message");
        fc.pre(quiet);
        return isSilent(situation);
      }),
    );
  });

  it("shows only with leave, offers only without it and away, and is silent where sound is off", () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const { show, play, offer } = decide(situation);
        expect(show && !situation.granted).toBe(false);
        expect(offer && (situation.granted || situation.looking.atScreen)).toBe(false);
        expect(play && situation.sound === "off").toBe(false);
      }),
    );
  });
});

describe("a body as a plain line", () => {
  const nameOf = (id: string) => (id === "u1" ? "Mara" : "Somebody");

  it("loses its marks and keeps its words", () => {
    expect(plainText("**Hi** <@u1>, see [the plan](https://x.example)", nameOf)).toBe(
      "Hi @Mara, see the plan",
    );
    expect(plainText("> quoted\n\n```sh\nls -l\n```", nameOf)).toBe("quoted ls -l");
  });

  it("is never long", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 4_000 }), (body) => plainText(body, nameOf).length <= 160),
    );
  });
});
