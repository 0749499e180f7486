import type { Env } from "../storage/env.ts";

/** Origins whose pages may act for a signed-in person: the deployment's own and those it names. */
export function allowedOrigins(env: Env, ownOrigin: string): string[] {
  const named = (env.ALLOWED_ORIGINS ?? "").split(",").map((origin) => origin.trim());
  return [ownOrigin, ...named.filter((origin) => origin !== "")];
}

/** True where `origin`, to the letter, is one of {@link allowedOrigins}; `null` is nobody's. */
export function isAllowedOrigin(env: Env, ownOrigin: string, origin: string | null): boolean {
  return origin !== null && allowedOrigins(env, ownOrigin).includes(origin);
}
