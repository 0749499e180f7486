import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Env } from "../../src/storage/env.ts";
import { isPublic, judgeAddresses, judgeUrl } from "../../src/storage/outside-address.ts";

const env = { ENVIRONMENT: "local" } as Env;

function verdict(url: string): string {
  const judged = judgeUrl(env, url);
  return "ok" in judged ? "ok" : judged.refused.reason;
}

/** First octets and the bits that are fixed, of everything in IPv4 that is not the open Internet. */
const INNER_V4: readonly [base: number, bits: number][] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
].map(([text, bits]) => [toNumber(String(text)), Number(bits)]);

function toNumber(dotted: string): number {
  return dotted.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

const octets = (address: number) => [24, 16, 8, 0].map((shift) => (address >>> shift) & 255);

const innerV4 = fc
  .record({ range: fc.constantFrom(...INNER_V4), rest: fc.nat(0xffff_ffff) })
  .map(({ range: [base, bits], rest }) => (base + (rest % 2 ** (32 - bits))) >>> 0);

/** One number in any of the ways in which a URL may write it. */
const written = (value: number) =>
  fc.constantFrom(
    String(value),
    `0x${value.toString(16)}`,
    `0X${value.toString(16).toUpperCase()}`,
    `0${value.toString(8)}`,
    `0x000${value.toString(16)}`,
  );

/** An IPv4 address in any spelling that a URL takes: fewer parts, other bases, other digits, escapes. */
const spelt = innerV4.chain((address) => {
  const [a = 0, b = 0, c = 0, d = 0] = octets(address);
  const parts = fc.constantFrom(
    [a, b, c, d],
    [a, b, c * 256 + d],
    [a, address % 2 ** 24],
    [address],
  );
  return parts
    .chain((list) => fc.tuple(...list.map(written)))
    .map((list) => list.join("."))
    .chain((host) =>
      fc.constantFrom(
        host,
        `${host}.`,
        host.replaceAll(".", "。"),
        host.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
        host.replaceAll(/[\d.]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`),
      ),
    );
});

const groups = (address: number) =>
  `${(address >>> 16).toString(16)}:${(address & 0xffff).toString(16)}`;

/** An inner IPv4 address inside of an IPv6 one, by every way of carrying one in the other. */
const carried = innerV4.chain((address) =>
  fc.constantFrom(
    `::ffff:${groups(address)}`,
    `::ffff:${octets(address).join(".")}`,
    `0:0:0:0:0:FFFF:${groups(address)}`,
    `::${groups(address)}`,
    `::ffff:0:${groups(address)}`,
    `64:ff9b::${groups(address)}`,
    `64:ff9b::${octets(address).join(".")}`,
    `64:ff9b:1::${groups(address)}`,
    `2002:${groups(address)}::1`,
    `2001:0:${groups(address)}::`,
    `fe80::5efe:${groups(address)}`,
  ),
);

describe("[OUT1] hostile 42: addresses that are not public", () => {
  test("[OUT1] IPv4 in every spelling", () => {
    fc.assert(
      fc.property(spelt, fc.constantFrom("http", "https"), (host, scheme) => {
        // Some spellings are no URL at all; none is called.
        expect(["private", "scheme"]).toContain(verdict(`${scheme}://${host}/x`));
      }),
      { numRuns: 2_000 },
    );
  });

  test("[OUT1] an inner IPv4 address in an IPv6 one", () => {
    fc.assert(
      fc.property(carried, (host) => {
        expect(verdict(`https://[${host}]/`)).toBe("private");
        expect(isPublic(host)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    "http://127.1/",
    "http://0x7f000001/",
    "http://2130706433/",
    "http://017700000001/",
    "http://0/",
    "http://[::ffff:169.254.169.254]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://[64:ff9b:1::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[::1]/",
    "http://[::]/",
    "http://[fd00:ec2::254]/",
    "http://[fe80::1]/",
    "http://[fec0::1]/",
    "http://[ff02::1]/",
    "http://[2001:db8::1]/",
    "http://[3fff::1]/",
    "http://[4000::1]/",
    "http://[100::1]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://168.63.129.16/",
    "http://100.100.100.200/",
    "http://localhost/",
    "http://LOCALHOST./",
    "http://localhost.:8080/",
    "http://a.localhost/",
    "http://metadata.google.internal/",
    "http://printer.local/",
    "http://router.home.arpa/",
    "http://intranet/",
    "http://127.0.0.1:8080/",
    "http:127.0.0.1/",
    "http:\\\\127.0.0.1\\",
    "http://ⓛocalhost/",
    "http://①②⑦.0.0.1/",
  ])("[OUT1] %s is private", (url) => {
    expect(verdict(url)).toBe("private");
  });

  test.each([
    "ftp://example.com/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "data:text/plain,x",
    "ws://example.com/",
    "gopher://example.com/",
    "//example.com/",
    "example.com",
    "",
    "http://",
    "http://user@example.com/",
    "http://user:pw@example.com/",
    "http://example.com@127.0.0.1/",
    "http://127.0.0.1@example.com/",
    "http://example.com:22/",
    "http://example.com:25/",
    "https://example.com:1023/",
    "http://example.com:0/",
    "http://example.com:99999/",
    "http://exa mple.com/",
    "http://1.2.3.4.5/",
    "http://256.256.256.256/",
    "http://[::1/",
  ])("[OUT1] %s is not a place to call", (url) => {
    expect(verdict(url)).toBe("scheme");
  });

  test.each([
    ["https://hooks.example.com/services/x", "hooks.example.com:443", "hooks.example.com"],
    ["http://Example.COM.:8443/", "example.com:8443", "example.com"],
    ["http://example.com:443/", "example.com:443", "example.com"],
    ["https://1.1.1.1/", "1.1.1.1:443", null],
    ["https://[2606:4700:4700::1111]/", "[2606:4700:4700::1111]:443", null],
    ["https://bücher.example/", "xn--bcher-kva.example:443", "xn--bcher-kva.example"],
  ])("[OUT1] %s may be called", (url, place, name) => {
    expect(judgeUrl(env, url)).toMatchObject({ ok: { place, name } });
  });
});

describe("[OUT1] what a name resolves to", () => {
  const publicOnes: fc.Arbitrary<string> = fc.constantFrom(
    "1.1.1.1",
    "93.184.216.34",
    "2606:4700:4700::1111",
  );

  test("[OUT1] public addresses alone pass", () => {
    fc.assert(
      fc.property(fc.array(publicOnes, { minLength: 1 }), (addresses) => {
        expect(judgeAddresses(addresses)).toBeUndefined();
      }),
    );
  });

  test("[OUT1] one inner address among public ones refuses all", () => {
    const inner = fc.oneof(
      innerV4.map((address) => octets(address).join(".")),
      carried,
      fc.constantFrom("::1", "fd00::1", "garbage", ""),
    );
    fc.assert(
      fc.property(fc.array(publicOnes), inner, fc.nat(), (addresses, bad, at) => {
        const list = addresses.toSpliced(at % (addresses.length + 1), 0, bad);
        expect(judgeAddresses(list)).toMatchObject({ reason: "private" });
      }),
    );
  });

  test("[OUT1] a name without an address is unresolved", () => {
    expect(judgeAddresses([])).toMatchObject({ reason: "unresolved" });
  });
});

describe("[OUT4] the list of places that tests may reach", () => {
  const url = "http://127.0.0.1:4455/hook";

  test("[OUT4] names a place by host and port, to the letter", () => {
    const allowing = { ...env, OUTSIDE_ALLOW: "127.0.0.1:4455, localhost:80" };
    expect(judgeUrl(allowing, url)).toMatchObject({ ok: { name: null } });
    expect(judgeUrl(allowing, "http://localhost/")).toMatchObject({ ok: { name: null } });
    expect(judgeUrl(allowing, "http://127.0.0.1:4456/")).toMatchObject({
      refused: { reason: "private" },
    });
  });

  test("[OUT4] counts for nothing in production", () => {
    const production = { ENVIRONMENT: "production", OUTSIDE_ALLOW: "127.0.0.1:4455" } as Env;
    expect(judgeUrl(production, url)).toMatchObject({ refused: { reason: "private" } });
  });
});
