import type { Outcome } from "../protocol/errors.ts";
import type { MeView } from "../protocol/http.ts";
import type { SlashContext } from "./command.ts";

/** The time zone of whoever runs the command; UTC until they have said one. */
export async function ownTimeZone({ call }: Pick<SlashContext, "call">): Promise<Outcome<string>> {
  const me = await call<MeView>("GET", "/api/me");
  return "ok" in me ? { ok: me.ok.timeZone ?? "UTC" } : me;
}

/** A moment (ms since 1970) as the clock on somebody's wall shows it, e.g. `Sun 18 Jan, 14:30`. */
export function onTheClock(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  }).format(at);
}
