import type { ImportFormat } from "../../protocol/import.ts";
import { readHead } from "./head.ts";
import { fileLines } from "./lines.ts";

/** Lines of which one has to say what the file is. */
const LOOKED_AT = 20;

/** What the beginning of a file looks like; nothing where it is none of ours. */
export function detectFormat(bytes: Uint8Array, isLast: boolean): ImportFormat | undefined {
  for (const { text } of fileLines(bytes, isLast, LOOKED_AT)) {
    const value = text === null ? undefined : objectIn(text);
    if (value === undefined) continue;
    if (value["type"] === "export") return "export";
    if ("nick" in value || "event" in value) return "log";
  }
  return typeof readHead(bytes, isLast) === "string" ? undefined : "contacts";
}

function objectIn(line: string): Record<string, unknown> | undefined {
  if (!line.trimStart().startsWith("{")) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
