import type { Refusal } from "../protocol/errors.ts";
import { refuse } from "../protocol/errors.ts";
import type { LogCommand } from "../protocol/frames.ts";
import type { HistoryStore, StoredMessage } from "../storage/history.ts";
import type { ChannelLog } from "./log.ts";

const OUT_OF_REACH = refuse("unavailable", "Older history is out of reach, try again", 2).refused;
/** The message, then the first of its thread; once more each, should pruning come between. */
const TRIES = 4;

/**
 * Puts back what only D1 has of the messages that a command needs, so that the command can be judged
 * in one turn. The refusal, where D1 is out of reach.
 */
export async function recall(
  log: ChannelLog,
  history: Pick<HistoryStore, "one">,
  command: LogCommand,
): Promise<Refusal | undefined> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const seq = log.missing(command);
    if (seq === undefined) return undefined;
    const { floor } = log;
    let stored: StoredMessage | undefined;
    try {
      stored = await history.one(seq);
    } catch {
      return OUT_OF_REACH;
    }
    if (stored === undefined) return undefined;
    // What was read before a pruning may be older than what was pruned.
    if (log.floor === floor) log.restore(stored);
  }
  return log.missing(command) === undefined ? undefined : OUT_OF_REACH;
}
