import { RELAY_CAPACITY, RELAY_FAN } from "../protocol/topology.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { ChannelObject, InboxObject, RelayObject } from "./objects.ts";

/** What the runtime binds; wrangler.toml names the same things. */
export type Env = {
  CHANNEL: DurableObjectNamespace<ChannelObject>;
  RELAY: DurableObjectNamespace<RelayObject>;
  INBOX: DurableObjectNamespace<InboxObject>;
  LIMITER: DurableObjectNamespace;
  REGISTRY: DurableObjectNamespace;
  DIRECTORY: D1Database;
  HISTORY_0: D1Database;
  HISTORY_1: D1Database;
  HISTORY_2: D1Database;
  SEARCH_0: D1Database;
  SEARCH_1: D1Database;
  SEARCH_2: D1Database;
  SESSIONS: KVNamespace;
  PRESENCE: KVNamespace;
  FILES: R2Bucket;
  JOBS: Queue;
  JOBS_DEAD: Queue;
  ASSETS: Fetcher;
  /** "production", or anything else for a machine of one's own. */
  ENVIRONMENT: string;
  /** Signs sessions and tickets; at least 32 characters. */
  AUTH_SECRET?: string;
  /** "off" refuses nothing for rate; production refuses to start with it. */
  RATE_LIMITS?: string;
  /** Who is one too many among a person's sockets: "replace" (the default) closes the most idle, "refuse" turns the new one away. */
  CONNECTIONS?: string;
  /** People online in a channel, in place of 10,000. */
  ROOM_PEOPLE?: string;
  /** Messages that a workspace takes in a minute, in place of 10,000. */
  WORKSPACE_MESSAGES?: string;
  /** "on" lets a test inject faults; production refuses to start with it. */
  FAULTS?: string;
  /** Exact origins, separated by commas, beside the deployment's own. */
  ALLOWED_ORIGINS?: string;
  /** Where mail is handed in: an HTTP service that takes `{from, to, subject, text}` as JSON. Without it none is sent. */
  MAIL_URL?: string;
  /** The service's key, sent as a bearer token. */
  MAIL_TOKEN?: string;
  /** The sender, `Name <address>`. */
  MAIL_FROM?: string;
  /** Sockets that a channel holds itself before Relays take further ones; {@link relaySpread} has the defaults. */
  RELAY_SOCKETS?: string;
  /** Sockets that one Relay takes. */
  RELAY_CAPACITY?: string;
  /** Relays that one object feeds. */
  RELAY_FAN?: string;
  /** Another one at each start of a server of one machine: what the runtime before it had in hand is in nobody's. */
  RUN?: string;
  /** The pair for Web Push in place of the deployment's own, base64url; both or neither. */
  VAPID_PUBLIC_KEY?: string;
  VAPID_PRIVATE_KEY?: string;
  /** Whom a push service writes to about it, `mailto:` or `https:`; MAIL_FROM's address unless said otherwise. */
  VAPID_SUBJECT?: string;
  /** User ids or e-mail addresses, separated by commas; an address only once its account exists: whoever signs up with it is one. */
  OPERATORS?: string;
  /** Lets a program read `/metrics` and `/api/health/*`, as a bearer token. */
  METRICS_TOKEN?: string;
  /** Where bound, takes a point for each report of an isolate. */
  ANALYTICS?: AnalyticsEngineDataset;
  /** The DNS-over-HTTPS service (JSON) that names outside are looked up with, in place of Cloudflare's. */
  DOH_URL?: string;
  /** `host:port` places, separated by commas, that are called though they are private; production refuses to start with it. */
  OUTSIDE_ALLOW?: string;
};

/** The architecture's threshold: 2,000 sockets would cost one object 70 ms a frame. */
const RELAY_SOCKETS = 1_000;

/** How a channel spreads its sockets over Relays. */
export function relaySpread(env: Env): { threshold: number; capacity: number; fan: number } {
  return {
    threshold: atLeast(env.RELAY_SOCKETS, 0, RELAY_SOCKETS),
    capacity: atLeast(env.RELAY_CAPACITY, 1, RELAY_CAPACITY),
    fan: atLeast(env.RELAY_FAN, 1, RELAY_FAN),
  };
}

function atLeast(text: string | undefined, least: number, absent: number): number {
  const value = Number(text ?? absent);
  return Number.isSafeInteger(value) && value >= least ? value : absent;
}

const MIN_SECRET_CHARACTERS = 32;

/** Why this deployment must not serve, or nothing. */
export function misconfiguration(env: Env): string | undefined {
  if ((env.AUTH_SECRET ?? "").length < MIN_SECRET_CHARACTERS)
    return `AUTH_SECRET must be set, with at least ${MIN_SECRET_CHARACTERS} characters`;
  if (env.CONNECTIONS !== undefined && !/^(?:replace|refuse)$/.test(env.CONNECTIONS))
    return 'CONNECTIONS must be "replace" or "refuse"';
  for (const name of ["ROOM_PEOPLE", "WORKSPACE_MESSAGES"] as const)
    if (env[name] !== undefined && !/^[1-9]\d{0,8}$/.test(env[name]))
      return `${name} must be a whole number, at least 1`;
  if (!areVapidKeys(env)) return "VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY must be one pair of P-256";
  if (env.ENVIRONMENT !== "production") return undefined;
  if (env.RATE_LIMITS !== undefined) return "RATE_LIMITS is a switch for tests only";
  if (env.FAULTS !== undefined) return "FAULTS is a switch for tests only";
  if (env.OUTSIDE_ALLOW !== undefined) return "OUTSIDE_ALLOW is a switch for tests only";
  return undefined;
}

function areVapidKeys({ VAPID_PUBLIC_KEY: open = "", VAPID_PRIVATE_KEY: own = "" }: Env): boolean {
  if (open === "" && own === "") return true;
  return /^B[\w-]{86}$/.test(open) && /^[\w-]{43}$/.test(own);
}

/** The signing secret; call only where {@link misconfiguration} found nothing. */
export function authSecret(env: Env): string {
  return env.AUTH_SECRET ?? "";
}

/** True where requests are refused for rate, connection count or admission. */
export function limitsAreOn(env: Env): boolean {
  return env.RATE_LIMITS !== "off";
}

/** Whether one socket too many takes the place of the most idle or is refused; call only where {@link misconfiguration} found nothing. */
export function connectionsPolicy(env: Env): "replace" | "refuse" {
  return env.CONNECTIONS === "refuse" ? "refuse" : "replace";
}

/** How many people may be online in one channel; call only where {@link misconfiguration} found nothing. */
export function roomPeople(env: Env): number {
  return Number(env.ROOM_PEOPLE ?? LIMITS.peopleInChannel);
}

/** How many messages a workspace takes in a minute; call only where {@link misconfiguration} found nothing. */
export function workspaceMessages(env: Env): number {
  return Number(env.WORKSPACE_MESSAGES ?? LIMITS.messagesPerMinuteWorkspace);
}
