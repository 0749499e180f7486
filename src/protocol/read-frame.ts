import type { Outcome, Refusal } from "./errors.ts";
import { refuse } from "./errors.ts";
import type { ClientFrame } from "./frames.ts";
import { clientFrame } from "./frames.ts";
import { firstIssue } from "./issue.ts";
import { parseJson } from "./json.ts";
import { LIMITS } from "./limits.ts";
import { isTextWithin, MAX_BODY_CHARACTERS, MAX_ID_CHARACTERS } from "./text.ts";

/** True where a text frame is longer than {@link LIMITS.frameBytes} in UTF-8. */
export function isFrameTooLong(text: string): boolean {
  if (text.length > LIMITS.frameBytes) return true;
  // A code unit takes three bytes at most, so most frames need no counting.
  if (text.length * 3 <= LIMITS.frameBytes) return false;
  return new TextEncoder().encode(text).length > LIMITS.frameBytes;
}

/** A frame of the protocol, or why it is none; with the command's id where it had one, so that its sender can tell. */
export function readClientFrame(
  text: string,
): Outcome<ClientFrame> | { refused: Refusal & { id?: string } } {
  const json = parseJson(text);
  if (json === undefined) return refuse("invalid", "Not JSON, or nested too deep");
  const plain = plainSend(json.value);
  if (plain !== undefined) return { ok: plain };
  const parsed = clientFrame.safeParse(json.value);
  if (parsed.success) return { ok: parsed.data };
  const { refused } = refuse("invalid", firstIssue(parsed.error, "frame"));
  const id = ownId(json.value);
  return { refused: id === undefined ? refused : { ...refused, id } };
}

/**
 * Nearly every frame is a plain word, and judging it by hand takes a tenth of the schema's time.
 * Whatever is not plainly right, the schema judges.
 */
function plainSend(value: unknown): ClientFrame | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { type, id, body } = value as Record<string, unknown>;
  if (type !== "send" || typeof id !== "string" || typeof body !== "string") return undefined;
  if (Object.keys(value).length !== 3) return undefined;
  if (!isTextWithin(id, 1, MAX_ID_CHARACTERS)) return undefined;
  if (!isTextWithin(body, 1, MAX_BODY_CHARACTERS)) return undefined;
  return { type, id, body };
}

function ownId(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, "id")) return undefined;
  const { id } = value as { id: unknown };
  return typeof id === "string" && id.length <= 128 ? id : undefined;
}
