import { describe, expect, it } from "vitest";
import { bodyParts } from "../../src/web/channel/body-parts.ts";

const text = (value: string) => ({ kind: "text", text: value });
const code = (value: string) => ({ kind: "code", text: value });
const link = (value: string, href = value) => ({ kind: "link", text: value, href });

describe("bodyParts", () => {
  it("leaves plain text as it is, line breaks included", () => {
    expect(bodyParts("one\n\n  two")).toEqual([text("one\n\n  two")]);
    expect(bodyParts("")).toEqual([]);
  });

  it("finds links and leaves the sentence its punctuation", () => {
    expect(bodyParts("see https://a.example/b, or (https://c.example/d).")).toEqual([
      text("see "),
      link("https://a.example/b"),
      text(", or ("),
      link("https://c.example/d"),
      text(")."),
    ]);
  });

  it("keeps a bracket that the link itself opened", () => {
    const url = "https://en.wikipedia.org/wiki/Chat_(disambiguation)";
    expect(bodyParts(url)).toEqual([link(url)]);
  });

  it.each(["javascript:alert(1)", "data:text/html,x", "ftp://a.example", "http://", "https://["])(
    "follows nothing that is no web address: %s",
    (body) => {
      expect(bodyParts(body).filter((part) => part.kind === "link")).toEqual([]);
    },
  );

  it("never loses a character of a body without code", () => {
    const body = "a https://x.example/?q=(1)) <b>no</b> https:// `c` http://y.example/ü…";
    expect(
      bodyParts(body)
        .map((part) => part.text)
        .join(""),
    ).toBe(body);
  });

  it("takes fences out with their language and leaves what is in them alone", () => {
    const body = "before\n```sh\nls -l https://a.example\n\n  x\n```\nafter";
    expect(bodyParts(body)).toEqual([
      text("before"),
      code("ls -l https://a.example\n\n  x"),
      text("after"),
    ]);
  });

  it("knows a fence on one line, two fences, and one that is never closed", () => {
    expect(bodyParts("```one```")).toEqual([code("one")]);
    expect(bodyParts("```\na\n```\n```\nb\n```")).toEqual([code("a"), code("b")]);
    expect(bodyParts("```\nopen")).toEqual([text("```\nopen")]);
  });

  it("knows who and what is mentioned", () => {
    const mention = (token: string, what: object) => ({
      kind: "mention",
      text: token,
      mention: what,
    });
    expect(bodyParts("<@u_1>\n<!here> <#c_1> <!subteam^g_1> <!channel> <!all>")).toEqual([
      mention("<@u_1>", { kind: "person", userId: "u_1" }),
      text("\n"),
      mention("<!here>", { kind: "here" }),
      text(" "),
      mention("<#c_1>", { kind: "channel", channelId: "c_1" }),
      text(" "),
      mention("<!subteam^g_1>", { kind: "group", groupId: "g_1" }),
      text(" "),
      mention("<!channel>", { kind: "everybody" }),
      text(" <!all>"),
    ]);
  });

  it("takes a hostile body in linear time", () => {
    const started = performance.now();
    for (const piece of ["```\n", "https://(", "```a", "(".repeat(9) + "http://a"])
      bodyParts(piece.repeat(4_000 / piece.length));
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
