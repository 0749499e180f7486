import { WritingRules } from "../../src/channel/writing-rules.ts";
import type { Channel } from "../../src/protocol/events.ts";

/** The rules of a channel that has set nothing for itself. */
export function freeRules(record: Channel): WritingRules {
  return new WritingRules({ record: () => record, spokeAt: () => 0, isBlocked: () => false });
}
