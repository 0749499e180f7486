import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createInviteBody } from "../../src/protocol/http.ts";
import { squareCrop } from "../../src/web/settings/crop.ts";
import { isAddress, parseAddresses } from "../../src/web/settings/emails.ts";
import { mailLink } from "../../src/web/settings/mail-link.ts";
import { allZones, zoneMatches, zoneOf } from "../../src/web/settings/zones.ts";

const separator = fc.constantFrom(",", ";", " ", "\n", "\r\n", "\t", ", ", " ;\n ");
const address = fc
  .tuple(fc.stringMatching(/^[a-z][a-z0-9_+-]{0,12}$/), fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/))
  .map(([name, host]) => `${name}@${host}.example`);

describe("addresses in a field", () => {
  it("finds every address once, in order, however they are parted", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(address, separator), { maxLength: 20 }),
        separator,
        (entries, first) => {
          const text = first + entries.map(([mail, gap]) => mail + gap).join("");
          const wanted = Array.from(new Set(entries.map(([mail]) => mail)));
          expect(parseAddresses(text)).toEqual(wanted.map((mail) => ({ text: mail, valid: true })));
        },
      ),
    );
  });

  it("loses nothing of any text: what is no address is named as such", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        const found = parseAddresses(text);
        for (const entry of found) {
          expect(text).toContain(entry.text);
          expect(entry.text).not.toMatch(/[\s,;]/);
          expect(entry.valid).toBe(isAddress(entry.text));
        }
        const folded = found.map((entry) => entry.text.toLowerCase());
        expect(new Set(folded).size).toBe(folded.length);
      }),
    );
  });

  it("takes what mail programs copy", () => {
    expect(parseAddresses("Mara Lindqvist <mara@example.com>, jonas@example.com")).toEqual([
      { text: "mara@example.com", valid: true },
      { text: "jonas@example.com", valid: true },
    ]);
  });

  it("counts an address once whatever its case", () => {
    expect(parseAddresses("Mara@example.com mara@EXAMPLE.com")).toHaveLength(1);
  });

  it.each(["mara", "mara@", "@example.com", "mara@example", "a..b@example.com", "ma ra@x"])(
    "does not take %s for an address",
    (text) => expect(isAddress(text)).toBe(false),
  );

  it("judges as the server does", () => {
    fc.assert(
      fc.property(fc.oneof(address, fc.emailAddress(), fc.string()), (text) => {
        expect(isAddress(text)).toBe(createInviteBody.safeParse({ email: text }).success);
      }),
    );
  });
});

describe("a mail link", () => {
  it("keeps subject and lines apart from the address", () => {
    const link = mailLink({ to: "a+b&c@x.org", subject: "Hi & bye?", body: "one\ntwo" });
    expect(link).toBe("mailto:a%2Bb%26c@x.org?subject=Hi%20%26%20bye%3F&body=one%0D%0Atwo");
  });
});

describe("the square in an image", () => {
  it("is the largest one that fits, in the middle", () => {
    const side = fc.integer({ min: 1, max: 20_000 });
    fc.assert(
      fc.property(side, side, (width, height) => {
        const crop = squareCrop(width, height);
        expect(crop.side).toBe(Math.min(width, height));
        expect(crop.x * 2 + crop.side).toBe(width);
        expect(crop.y * 2 + crop.side).toBe(height);
        expect(Math.min(crop.x, crop.y)).toBe(0);
      }),
    );
  });
});

describe("time zones", () => {
  it("names a city and where it is", () => {
    expect(zoneOf("America/Argentina/Buenos_Aires")).toMatchObject({
      city: "Buenos Aires",
      region: "America, Argentina",
    });
    expect(zoneOf("UTC")).toMatchObject({ city: "UTC", region: "" });
  });

  it("is found by city, region, id, in any order", () => {
    const zone = zoneOf("America/Argentina/Buenos_Aires");
    for (const query of ["buenos", "aires argentina", "America/Argentina/Buenos_Aires", "BUENOS A"])
      expect(zoneMatches(zone, query), query).toBe(true);
    expect(zoneMatches(zone, "berlin")).toBe(false);
  });

  it("lists each zone once, all of them known to Intl", () => {
    const ids = allZones().map((zone) => zone.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain("Europe/Berlin");
    for (const timeZone of ids)
      expect(() => new Intl.DateTimeFormat("en", { timeZone })).not.toThrow();
  });
});
