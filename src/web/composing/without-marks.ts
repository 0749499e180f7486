import { plainText } from "../../protocol/plain-text.ts";

/** What somebody writes, names and all, in one line without its marks: for a list. */
export function withoutMarks(written: string): string {
  return plainText(written, (userId) => userId);
}
