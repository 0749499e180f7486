import { ApiError } from "../../client/request.ts";
import type { ErrorCode } from "../../protocol/errors.ts";

type Refused = { code: ErrorCode | "offline"; message: string; retryAfter?: number | undefined };

/** What went wrong and what to do, in a sentence for the person at the screen. */
export function explain(error: unknown): string {
  if (error instanceof ApiError) return explainRefusal(error);
  return "Something unexpected went wrong. Try again.";
}

/** The same for a refusal as plain data. */
export function explainRefusal(refusal: Refused): string {
  switch (refusal.code) {
    case "offline":
      return "No answer from the server. Check your connection and try again.";
    case "unauthenticated":
      return "Your session ended. Sign in again.";
    case "forbidden":
      return "You are not allowed to do that here.";
    case "not_found":
      return "It is not there, or you may not see it.";
    case "rate_limited":
      return `That was a lot at once. ${waitFor(refusal.retryAfter)}`;
    case "overloaded":
    case "unavailable":
      return `The server is busy. ${waitFor(refusal.retryAfter)}`;
    case "too_large":
      return "That is too long to send.";
    case "internal":
    case "misconfigured":
      return "The server had a problem. Try again in a moment.";
    case "invalid":
    case "conflict":
      return sentence(refusal.message);
  }
}

function waitFor(seconds: number | undefined): string {
  if (seconds === undefined || seconds <= 0) return "Try again in a moment.";
  if (seconds < 90) return `Try again in ${seconds} s.`;
  return `Try again in ${Math.ceil(seconds / 60)} minutes.`;
}

function sentence(text: string): string {
  const trimmed = text.trim();
  const capital = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
