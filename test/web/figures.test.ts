import { afterEach, describe, expect, it } from "vitest";
import { chosenLanguage } from "../../src/web/i18n/i18n.ts";
import {
  byteSize,
  dollars,
  share,
  shortNumber,
  spanOfSeconds,
  tookTime,
  wholeNumber,
} from "../../src/web/lib/figures.ts";

/** Spaces that do not break read like others. */
const plain = (text: string) => text.replaceAll(/\s/g, " ");

afterEach(() => chosenLanguage.set(undefined));

describe("figures on the screen", () => {
  it.each([
    [shortNumber(0), "0"],
    [shortNumber(0.4), "0.4"],
    [shortNumber(12.34), "12.3"],
    [shortNumber(940.4), "940"],
    [shortNumber(9_999), "9,999"],
    [shortNumber(12_345), "12.3K"],
    [shortNumber(123_456), "123K"],
    [wholeNumber(1_234_567), "1,234,567"],
    [tookTime(0.42), "0.4 ms"],
    [tookTime(85), "85 ms"],
    [tookTime(999.6), "1 s"],
    [tookTime(1_254), "1.25 s"],
    [spanOfSeconds(0), "0 s"],
    [spanOfSeconds(89), "89 s"],
    [spanOfSeconds(180), "3 min"],
    [spanOfSeconds(7_200), "2 h"],
    [spanOfSeconds(4 * 86_400), "4 d"],
    [share(0), "0%"],
    [share(0.0123), "1.23%"],
    [share(0.987), "98.7%"],
    [share(1), "100%"],
    [byteSize(0), "0 byte"],
    [byteSize(4_200), "4.2 kB"],
    [byteSize(12_345_678), "12.3 MB"],
    [byteSize(5e15), "5,000 TB"],
    [dollars(0), "$0.00"],
    [dollars(0.004), "< $0.01"],
    [dollars(1.238), "$1.24"],
    [dollars(1_240.4), "$1,240"],
  ])("%s", (written, expected) => {
    expect(plain(written)).toBe(expected);
  });

  it("follow the language", () => {
    chosenLanguage.set("de");
    expect(plain(wholeNumber(1_234_567))).toBe("1.234.567");
    expect(plain(tookTime(1_254))).toBe("1,25 s");
    expect(plain(share(0.0123))).toBe("1,23 %");
  });

  it("stand as a dash where nothing is known", () => {
    const all = [shortNumber, wholeNumber, tookTime, spanOfSeconds, share, byteSize, dollars];
    expect(all.map((write) => write(null))).toEqual(all.map(() => "–"));
  });
});
