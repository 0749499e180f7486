import { nestsDeeperThan } from "../protocol/json.ts";

/** What a program posted, or a part of it: anything may be in it, and most of it may be missing. */
export type Fields = Readonly<Record<string, unknown>>;

/** Rich text within a table within an attachment nests deeper than any body of our own. */
const MAX_DEPTH = 24;

/**
 * The payload of an incoming webhook: JSON, or a form whose field `payload` holds it. Raw line breaks
 * and tabs inside strings are taken as what they are meant for; nothing where it is no JSON object.
 */
export function readPayload(text: string): Fields | undefined {
  const trimmed = text.replace(/^\ufeff/, "").trim();
  // Some post JSON under the media type of a form, so what it is decides and not what it is called.
  const json = trimmed.startsWith("{") ? trimmed : payloadField(trimmed);
  if (json === undefined || nestsDeeperThan(json, MAX_DEPTH)) return undefined;
  try {
    const value: unknown = JSON.parse(escapeControls(json));
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function payloadField(form: string): string | undefined {
  return new URLSearchParams(form).get("payload")?.trim();
}

/** JSON forbids raw control characters inside strings; the shell scripts that post them do not know that. */
function escapeControls(json: string): string {
  let out = "";
  let from = 0;
  let inString = false;
  for (let i = 0; i < json.length; i += 1) {
    const code = json.charCodeAt(i);
    if (!inString) inString = code === QUOTE;
    else if (code === BACKSLASH) i += 1;
    else if (code === QUOTE) inString = false;
    else if (code < SPACE) {
      out += json.slice(from, i) + escaped(code);
      from = i + 1;
    }
  }
  return out + json.slice(from);
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;

function escaped(code: number): string {
  return `\\u${code.toString(16).padStart(4, "0")}`;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A field that holds an object; an empty one where it holds anything else. */
export function fieldsIn(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** The objects of a list; what is null or no object is left out, and what is no list is empty. */
export function listIn(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

/** A text as it can be stored: numbers and truth values as they are written, anything else as "". */
export function textIn(value: unknown): string {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value !== "string") return "";
  return value.toWellFormed().replaceAll("\0", "").replace(/\r\n?/g, "\n");
}
