import type { Message } from "../../protocol/events.ts";
import { millisOf } from "./time.ts";

/** What a message says of whom it is and when it was said. */
type Said = Pick<Message, "authorId" | "at" | "as">;

/** The name under which a message stands: its author's, or that of somebody outside whose words it brings. */
export function sayer({ authorId, as }: Said, nameOf: (userId: string) => string): string {
  return as?.name ?? nameOf(authorId);
}

/** When a message was said, ms: what was brought from elsewhere, when it was said there. */
export function saidAt({ at, as }: Said): number {
  return as?.at ?? millisOf(at);
}
