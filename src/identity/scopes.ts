import type { Scope } from "../protocol/integrations.ts";

/** What a key needs to be let through: one scope, all of several, nothing but to be a key; `null` for never. */
export type Need = readonly Scope[] | null;

type Rule = readonly [methods: string, path: RegExp, needs: Need];

const READ: Need = ["chat:read"];
const WRITE: Need = ["chat:write"];
const CHANNELS: Need = ["channels:manage"];
const MEMBERS: Need = ["members:read"];
const PEOPLE: Need = ["chat:read", "members:read"];
const FILES: Need = ["files:write"];
const ADMIN: Need = ["admin"];

/**
 * What each route asks of a key, the first rule that fits. Where none does, no key is let through: a
 * route that is new is closed to keys until it is named here.
 */
const RULES: readonly Rule[] = [
  ["GET", /^\/api\/me$/, []],
  ["GET", /^\/api\/pictures\/[^/]+\/[^/]+$/, []],
  ["PUT DELETE", /^\/api\/me\/picture$/, FILES],
  ["PATCH", /^\/api\/me$/, WRITE],
  ["GET", /^\/api\/me\/.+$/, READ],
  ["POST PUT PATCH DELETE", /^\/api\/me\/.+$/, WRITE],
  // A key makes no keys, and opens no way for others.
  ["*", /^\/api\/workspaces\/[^/]+\/(?:bots|hooks)(?:\/.*)?$/, null],
  ["GET", /^\/api\/workspaces(?:\/[^/]+)?$/, READ],
  ["GET", /^\/api\/workspaces\/[^/]+\/(?:channels|emoji|commands)$/, READ],
  ["GET", /^\/api\/workspaces\/[^/]+\/(?:members|groups|presence)(?:\/.*)?$/, MEMBERS],
  ["POST", /^\/api\/workspaces\/[^/]+\/channels$/, CHANNELS],
  ["PUT DELETE", /^\/api\/workspaces\/[^/]+\/emoji\/[^/]+$/, FILES],
  ["PUT DELETE", /^\/api\/workspaces\/[^/]+\/commands\/[^/]+$/, WRITE],
  ["PUT DELETE", /^\/api\/workspaces\/[^/]+\/icon$/, ADMIN],
  ["PATCH", /^\/api\/workspaces\/[^/]+$/, ADMIN],
  ["*", /^\/api\/workspaces\/[^/]+\/(?:invites|members|groups)(?:\/.*)?$/, ADMIN],
  ["POST", /^\/api\/commands\/[^/]+\/reply$/, WRITE],
  // Whoever has a socket may say there what it likes: in an inbox, whom it watches.
  ["*", /^\/api\/channels\/[^/]+\/(?:ticket|socket)$/, ["chat:read", "chat:write"]],
  ["*", /^\/api\/inbox\/(?:ticket|socket)$/, PEOPLE],
  ["GET", /^\/api\/inbox$/, READ],
  ["GET", /^\/api\/channels\/[^/]+\/members$/, MEMBERS],
  ["PUT DELETE", /^\/api\/channels\/[^/]+\/members\/me$/, WRITE],
  ["PUT DELETE", /^\/api\/channels\/[^/]+\/members\/[^/]+$/, CHANNELS],
  ["PATCH DELETE", /^\/api\/channels\/[^/]+$/, CHANNELS],
  ["GET", /^\/api\/channels\/[^/]+\/messages\/[^/]+\/readers$/, PEOPLE],
  ["GET", /^\/api\/channels\/.+$/, READ],
  ["POST PUT PATCH DELETE", /^\/api\/channels\/[^/]+\/.+$/, WRITE],
];

/** What a key needs for a request. */
export function needOf(method: string, path: string): Need {
  const asked = method === "HEAD" ? "GET" : method;
  const rule = RULES.find(
    ([methods, pattern]) =>
      (methods === "*" || methods.split(" ").includes(asked)) && pattern.test(path),
  );
  return rule?.[2] ?? null;
}

/** True where these scopes are enough for a request. */
export function allows(scopes: readonly Scope[], method: string, path: string): boolean {
  const needs = needOf(method, path);
  return needs !== null && needs.every((scope) => scopes.includes(scope));
}
