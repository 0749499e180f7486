import ipaddr from "ipaddr.js";
import type { Env } from "./env.ts";

/**
 * Why an address outside is not called, or what became of a call that was. `unavailable` says nothing of
 * the address: what is ours could not call it.
 */
export type OutsideRefusal = {
  reason:
    | "private"
    | "unresolved"
    | "timeout"
    | "too_large"
    | "redirect"
    | "scheme"
    | "network"
    | "unavailable";
  /** One sentence that may be shown to whoever gave the address. */
  message: string;
};

/** A URL as it may be called, if its host is no private one. */
export type Target = {
  url: URL;
  /** `host:port`, the port always written out. */
  place: string;
  /** The name to look up; null where the host is an address that was judged already, or is allowed by name. */
  name: string | null;
};

const PRIVATE = { reason: "private", message: "This address is not a public one" } as const;
const PORTS: Readonly<Record<string, number>> = { "http:": 80, "https:": 443 };
/** Below it live mail, remote shells and the like, which must not be spoken to by way of HTTP. */
const FIRST_FREE_PORT = 1024;
/** Names that no public zone has; some resolvers answer them from inside. */
const INNER_NAMES =
  /(^|\.)(localhost|local|internal|intranet|private|corp|home|lan|localdomain|home\.arpa)$/;
/** Azure's inner service has an address out of a public range. */
const INNER_ADDRESSES = new Set(["168.63.129.16"]);

/** What a URL names, or why it is not called; connects to nothing and looks nothing up. */
export function judgeUrl(env: Env, text: string): { ok: Target } | { refused: OutsideRefusal } {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const usual = url === undefined ? undefined : PORTS[url.protocol];
  if (url === undefined || usual === undefined) return scheme("Only http and https are called");
  if (url.username !== "" || url.password !== "")
    return scheme("An address with a name or password in it is not called");
  // `host.` is `host`, spelt so that no list of names has it.
  const host = url.hostname.toLowerCase().replace(/\.+$/, "");
  const port = url.port === "" ? usual : Number(url.port);
  const place = `${host}:${port}`;
  if (isAllowedPlace(env, place)) return { ok: { url, place, name: null } };
  if (port !== 80 && port !== 443 && port < FIRST_FREE_PORT)
    return scheme(`Port ${port} is not called`);
  const literal = host.replace(/^\[(.*)\]$/, "$1");
  if (ipaddr.isValid(literal))
    return isPublic(literal) ? { ok: { url, place, name: null } } : { refused: PRIVATE };
  if (!host.includes(".") || INNER_NAMES.test(host)) return { refused: PRIVATE };
  return { ok: { url, place, name: host } };
}

/** Judges what a name resolved to: one inner address among public ones refuses all. */
export function judgeAddresses(addresses: readonly string[]): OutsideRefusal | undefined {
  if (addresses.length === 0) return { reason: "unresolved", message: "There is no such host" };
  return addresses.every(isPublic) ? undefined : PRIVATE;
}

/** True for an address that is routed in the open Internet, and stands for no other one. */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== "unicast" || INNER_ADDRESSES.has(parsed.toString())) return false;
  // Global unicast is 2000::/3; outside it are ::a.b.c.d and whatever the tables do not know yet.
  return parsed.kind() === "ipv4" || (parsed.toByteArray()[0] ?? 0) >> 5 === 1;
}

/** True for a `host:port` that a deployment which is no production calls all the same, private or not. */
export function isAllowedPlace(env: Env, place: string): boolean {
  // Production does not start with it; see `misconfiguration`.
  if (env.ENVIRONMENT === "production" || env.OUTSIDE_ALLOW === undefined) return false;
  return env.OUTSIDE_ALLOW.split(",").some((one) => one.trim() === place);
}

function scheme(message: string): { refused: OutsideRefusal } {
  return { refused: { reason: "scheme", message } };
}
