import { describe, expect, it } from "vitest";
import type { MemberView } from "../../../src/protocol/http.ts";
import { panelValue, parsePanel } from "../../../src/web/panel/panel-view.ts";
import { peopleRows } from "../../../src/web/panel/people-list.ts";
import { localTime, statusTextOf } from "../../../src/web/panel/person.ts";
import { togetherIn } from "../../../src/web/panel/presence.ts";

function member(name: string, more: Partial<MemberView> = {}): MemberView {
  return {
    userId: name,
    name,
    image: null,
    role: "member",
    joinedAt: 0,
    timeZone: null,
    status: null,
    ...more,
  };
}

/** Each row in a word: a heading with its count, or a name. */
const words = (rows: ReturnType<typeof peopleRows>) =>
  rows.map((row) => (row.kind === "heading" ? `${row.of} ${row.count}` : row.person.name));

describe("the people panel", () => {
  const people = ["Zoë", "mara", "Jonas", "Aiko"].map((name) => member(name));

  it("has who is here first, each part by name", () => {
    expect(words(peopleRows(people, new Map([["Zoë", "online"]]), ""))).toEqual([
      "here 1",
      "Zoë",
      "inside 3",
      "Aiko",
      "Jonas",
      "mara",
    ]);
  });

  it("parts who is in the channel from who is not, and signs before a name do not count", () => {
    const all = [...people, member("_away_")];
    const inside = new Set([member("Zoë").userId, member("mara").userId]);
    const here = new Map([
      ["Zoë", "online"],
      ["Jonas", "online"],
    ] as const);
    expect(words(peopleRows(all, here, "", inside))).toEqual([
      "here 1",
      "Zoë",
      "inside 1",
      "mara",
      "outside 3",
      "Aiko",
      "_away_",
      "Jonas",
    ]);
  });

  it("is one list while one searches, and empty where nobody fits", () => {
    expect(words(peopleRows(people, new Map(), "zo"))).toEqual(["found 1", "Zoë"]);
    expect(peopleRows(people, new Map(), "xyz")).toEqual([]);
  });

  it("has an address, and none for what it does not know", () => {
    expect(parsePanel("people")).toEqual({ kind: "people", of: "" });
    expect(parsePanel(panelValue({ kind: "people", of: "a.b" }))?.of).toBe("a.b");
    expect(parsePanel("nothing")).toBeUndefined();
    expect(parsePanel(undefined)).toBeUndefined();
  });
});

describe("a person", () => {
  it("has a status while it holds", () => {
    const person = member("a", { status: { text: "at lunch", until: 10 } });
    expect(statusTextOf(person, 9)).toBe("at lunch");
    expect(statusTextOf(person, 10)).toBeUndefined();
    expect(statusTextOf(member("a", { status: { text: "away", until: null } }), 99)).toBe("away");
    expect(statusTextOf(undefined, 0)).toBeUndefined();
  });

  it("has a time of day where the zone is known", () => {
    const noon = Date.UTC(2026, 0, 1, 12);
    expect(localTime("Asia/Tokyo", noon)).toMatch(/9:00|21:00/);
    expect(localTime("Nowhere/Atlantis", noon)).toBeUndefined();
    expect(localTime(null, noon)).toBeUndefined();
  });

  it("is here where any room has them", () => {
    const away = { userIds: ["a", "b"], statuses: new Map([["a", "away" as const]]) };
    const online = { userIds: ["a"], statuses: new Map() };
    expect(togetherIn([away, online])).toEqual(
      new Map([
        ["a", "online"],
        ["b", "online"],
      ]),
    );
    expect(togetherIn([online, away]).get("a")).toBe("online");
    expect(togetherIn([])).toEqual(new Map());
  });
});
