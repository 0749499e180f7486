import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePermalink, permalinkOf, pointing } from "../../../src/web/quote/permalink.ts";
import type { Permalink } from "../../../src/web/quote/permalink.ts";

const ORIGIN = "https://chat.example";
const link = (seq: number, threadSeq: number | null = null): Permalink => ({
  workspaceId: "w_1",
  channelId: "c_2",
  seq,
  threadSeq,
});
const address = (seq: number, threadSeq: number | null = null) =>
  permalinkOf(link(seq, threadSeq), ORIGIN);

describe("permalinks", () => {
  it("are read as they are written", () => {
    const id = fc.stringMatching(/^[\w-]{1,30}$/);
    const seq = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(id, id, seq, fc.option(seq), (workspaceId, channelId, place, threadSeq) => {
        const made = { workspaceId, channelId, seq: place, threadSeq };
        expect(parsePermalink(permalinkOf(made, ORIGIN), ORIGIN)).toEqual(made);
      }),
    );
  });

  it.each([
    "https://elsewhere.example/w/w_1/c/c_2/m/3",
    "https://chat.example.evil/w/w_1/c/c_2/m/3",
    "https://chat.example/w/w_1/c/c_2",
    "https://chat.example/w/w_1/c/c_2/m/0",
    "https://chat.example/w/w_1/c/c_2/m/3x",
    "https://chat.example/w/w_1/c/c_2/m/3/4",
    "javascript:alert(1)",
    "",
  ])("are none of %s", (href) => {
    expect(parsePermalink(href, ORIGIN)).toBeUndefined();
  });
});

describe("what a body points to", () => {
  it("is shown in the place of the links at its end", () => {
    expect(pointing(`look:\n${address(7)}\n`, ORIGIN)).toEqual({
      shown: "look:",
      links: [link(7)],
    });
    expect(pointing(address(7, 3), ORIGIN)).toEqual({ shown: "", links: [link(7, 3)] });
  });

  it("stays a link inside a sentence", () => {
    const body = `as in ${address(7)}, and after`;
    expect(pointing(body, ORIGIN)).toEqual({ shown: body, links: [link(7)] });
  });

  it("is each message once, and three at most", () => {
    const body = [7, 7, 8, 9, 10].map((seq) => address(seq)).join("\n");
    const { shown, links } = pointing(body, ORIGIN);
    expect(links.map(({ seq }) => seq)).toEqual([7, 8, 9]);
    expect(shown).toBe(body);
  });

  it("changes nothing of any other body", () => {
    fc.assert(
      fc.property(fc.string(), (body) => {
        expect(pointing(body, ORIGIN)).toEqual({ shown: body, links: [] });
      }),
    );
  });
});
