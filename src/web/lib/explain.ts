import { params } from "@nanostores/i18n";
import { ApiError } from "../../client/request.ts";
import type { ErrorCode, Part } from "../../protocol/errors.ts";
import { i18n } from "../i18n/i18n.ts";

type Refused = {
  code: ErrorCode | "offline";
  message: string;
  retryAfter?: number | undefined;
  part?: Part | undefined;
};

const words = i18n("explain", {
  unexpected: "Something unexpected went wrong. Try again.",
  offline: "No answer from the server. Check your connection and try again.",
  unauthenticated: "Your session ended. Sign in again.",
  forbidden: "You are not allowed to do that here.",
  notFound: "It is not there, or you may not see it.",
  rateLimited: params("That was a lot at once. {wait}"),
  busy: params("The server is busy. {wait}"),
  outDirectory: params("Accounts and lists cannot be changed or looked up for the moment. {wait}"),
  outHistory: params("Older history is out of reach for the moment; the chat goes on. {wait}"),
  outSearch: params("Search is out for the moment; the chat goes on. {wait}"),
  outFiles: params("Pictures and files cannot be stored or fetched for the moment. {wait}"),
  outJobs: params("Background work cannot be started for the moment. {wait}"),
  outMail: params("Mail cannot be sent for the moment. {wait}"),
  tooLarge: "That is too long to send.",
  internal: "The server had a problem. Try again in a moment.",
  waitMoment: "Try again in a moment.",
  waitSeconds: params("Try again in {seconds} s."),
  waitMinutes: params("Try again in {minutes} minutes."),
});

/** The sentence for each part that may be out. */
const OUT = {
  directory: "outDirectory",
  history: "outHistory",
  search: "outSearch",
  files: "outFiles",
  jobs: "outJobs",
  mail: "outMail",
} as const satisfies Record<Part, string>;

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
    case "unavailable":
      return (refusal.part === undefined ? t.busy : t[OUT[refusal.part]])({
        wait: waitFor(refusal.retryAfter),
      });
    case "overloaded":
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
