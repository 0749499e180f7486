import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChannelView } from "../../../src/protocol/http.ts";
import {
  addSection,
  arranged,
  foldSection,
  idsIn,
  inOrder,
  moveChannel,
  moveSection,
  placeOf,
  removeSection,
  renameSection,
  stepChannel,
  stepSection,
  UNARRANGED,
} from "../../../src/web/workspace/arrangement.ts";
import type { Arrangement, Place } from "../../../src/web/workspace/arrangement.ts";

const channelIds = ["c_a", "c_b", "c_c", "c_d", "c_e"];
const sectionIds = ["s_1", "s_2", "s_3"];

const aChannel = fc.constantFrom(...channelIds);
const aSection = fc.constantFrom(...sectionIds);
const aPlace: fc.Arbitrary<Place> = fc.oneof(
  fc.constant<Place>({ kind: "favourites" }),
  fc.constant<Place>({ kind: "rest" }),
  aSection.map((id): Place => ({ kind: "section", id })),
);
const aStep = fc.constantFrom<1 | -1>(1, -1);

type Act = (arrangement: Arrangement) => Arrangement;
const anAct: fc.Arbitrary<Act> = fc.oneof(
  fc.tuple(aChannel, aPlace, fc.option(aChannel, { nil: undefined })).map(
    ([id, place, before]): Act =>
      (a) =>
        moveChannel(a, id, place, before),
  ),
  fc.tuple(aChannel, aStep).map(
    ([id, step]): Act =>
      (a) =>
        stepChannel(a, id, step),
  ),
  fc.tuple(aSection, fc.option(aChannel, { nil: undefined })).map(
    ([id, channelId]): Act =>
      (a) =>
        a.sections.some((each) => each.id === id) ? a : addSection(a, { id, name: id }, channelId),
  ),
  aSection.map(
    (id): Act =>
      (a) =>
        renameSection(a, id, `${id}, renamed`),
  ),
  fc.tuple(aSection, fc.boolean()).map(
    ([id, folded]): Act =>
      (a) =>
        foldSection(a, id, folded),
  ),
  aSection.map(
    (id): Act =>
      (a) =>
        removeSection(a, id),
  ),
  fc.tuple(aSection, fc.option(aSection, { nil: undefined })).map(
    ([id, before]): Act =>
      (a) =>
        moveSection(a, id, before),
  ),
  fc.tuple(aSection, aStep).map(
    ([id, step]): Act =>
      (a) =>
        stepSection(a, id, step),
  ),
);
const arrangements = fc
  .array(anAct, { maxLength: 40 })
  .map((acts) => acts.reduce((arrangement, act) => act(arrangement), UNARRANGED));

const channel = (id: string): ChannelView => ({
  id,
  workspaceId: "w_1",
  name: id,
  kind: id === "c_e" ? "direct" : "public",
  topic: "",
  createdAt: 0,
  archivedAt: null,
  joined: true,
});
const lists = {
  joined: channelIds.slice(0, 4).map(channel),
  conversations: channelIds.slice(4).map(channel),
};

describe("an arranged sidebar", () => {
  it("has every channel in exactly one place, whatever was done to it", () => {
    fc.assert(
      fc.property(arrangements, (arrangement) => {
        const shown = inOrder(arranged(lists, arrangement)).map(({ id }) => id);
        expect(shown.toSorted()).toEqual(channelIds);
        const placed = [
          ...arrangement.favourites,
          ...arrangement.sections.flatMap((section) => section.channelIds),
        ];
        expect(new Set(placed).size).toBe(placed.length);
        const ids = arrangement.sections.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });

  it("puts a channel where it was meant to go, and moves no other", () => {
    fc.assert(
      fc.property(arrangements, aChannel, aPlace, (arrangement, id, place) => {
        fc.pre(place.kind !== "section" || arrangement.sections.some((s) => s.id === place.id));
        const moved = moveChannel(arrangement, id, place);
        expect(placeOf(moved, id)).toEqual(place);
        for (const other of channelIds.filter((each) => each !== id))
          expect(placeOf(moved, other)).toEqual(placeOf(arrangement, other));
      }),
    );
  });

  it("takes a step down and the step up again", () => {
    const someInOrder = fc.shuffledSubarray(channelIds, { minLength: 2 });
    fc.assert(
      fc.property(someInOrder, fc.nat(), fc.boolean(), (ids, at, inSection) => {
        const place: Place = inSection ? { kind: "section", id: "s_1" } : { kind: "favourites" };
        const start = addSection(UNARRANGED, { id: "s_1", name: "Release" });
        const arrangement = ids.reduce((all, id) => moveChannel(all, id, place), start);
        const from = at % (ids.length - 1);
        const id = ids[from] ?? "";
        const down = stepChannel(arrangement, id, 1);
        expect(idsIn(down, place).indexOf(id)).toBe(from + 1);
        expect(stepChannel(down, id, -1)).toEqual(arrangement);
      }),
    );
  });

  it("does nothing where there is nothing to do", () => {
    const one = moveChannel(UNARRANGED, "c_a", { kind: "favourites" });
    expect(stepChannel(one, "c_a", 1)).toBe(one);
    expect(stepChannel(one, "c_b", -1)).toBe(one);
    expect(stepSection(one, "s_1", 1)).toBe(one);
    expect(moveChannel(one, "c_b", { kind: "section", id: "s_9" })).toBe(one);
  });

  it("opens a section as it was before it was folded", () => {
    const made = addSection(UNARRANGED, { id: "s_1", name: "Release" }, "c_b");
    const folded = foldSection(made, "s_1", true);
    expect(folded.sections[0]?.collapsed).toBe(true);
    expect(foldSection(folded, "s_1", false)).toEqual(made);
  });
});
