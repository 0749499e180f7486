import { params } from "@nanostores/i18n";
import { ApiError } from "../../client/request.ts";
import type { ErrorCode } from "../../protocol/errors.ts";
import { i18n } from "../i18n/i18n.ts";

type Refused = { code: ErrorCode | "offline"; message: string; retryAfter?: number | undefined };

const words = i18n("explain", {
  unexpected: "Something unexpected went wrong. Try again.",
  offline: "No answer from the server. Check your connection and try again.",
  unauthenticated: "Your session ended. Sign in again.",
  forbidden: "You are not allowed to do that here.",
  notFound: "It is not there, or you may not see it.",
  rateLimited: params("That was a lot at once. {wait}"),
  busy: params("The server is busy. {wait}"),
  tooLarge: "That is too long to send.",
  internal: "The server had a problem. Try again in a moment.",
  waitMoment: "Try again in a moment.",
  waitSeconds: params("Try again in {seconds} s."),
  waitMinutes: params("Try again in {minutes} minutes."),
});

/** What went wrong and what to do, in a sentence for the person at the screen. */
export function explain(error: unknown): string {
  if (error instanceof ApiError) return explainRefusal(error);
  return words.get().unexpected;
}

/** The same for a refusal as plain data. */
export function explainRefusal(refusal: Refused): string {
  const t = words.get();
  switch (refusal.code) {
    case "offline":
      return t.offline;
    case "unauthenticated":
      return t.unauthenticated;
    case "forbidden":
      return t.forbidden;
    case "not_found":
      return t.notFound;
    case "rate_limited":
      return t.rateLimited({ wait: waitFor(refusal.retryAfter) });
    case "overloaded":
    case "unavailable":
      return t.busy({ wait: waitFor(refusal.retryAfter) });
    case "too_large":
      return t.tooLarge;
    case "internal":
    case "misconfigured":
      return t.internal;
    case "invalid":
    case "conflict":
      return sentence(refusal.message);
  }
}

function waitFor(seconds: number | undefined): string {
  const t = words.get();
  if (seconds === undefined || seconds <= 0) return t.waitMoment;
  if (seconds < 90) return t.waitSeconds({ seconds });
  return t.waitMinutes({ minutes: Math.ceil(seconds / 60) });
}

function sentence(text: string): string {
  const trimmed = text.trim();
  const capital = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
