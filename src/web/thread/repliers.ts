import type { Message } from "../../protocol/events.ts";

/** Faces that stand for the people of a thread. */
const MOST = 3;

/** Who wrote the last replies of each thread, newest first, as far as the replies are known here. */
export type Repliers = ReadonlyMap<number, readonly string[]>;

/** Keeps {@link Repliers}: the same map until a reply comes or goes. */
export class RepliersOf {
  #replies: readonly Message[] = [];
  #map: Repliers = new Map();

  now(messages: readonly Message[]): Repliers {
    const replies = messages.filter(
      ({ threadSeq, deletedAt }) => threadSeq !== null && deletedAt === null,
    );
    const same =
      replies.length === this.#replies.length &&
      replies.every((reply, index) => reply.seq === this.#replies[index]?.seq);
    if (same) return this.#map;
    this.#replies = replies;
    this.#map = repliersIn(replies);
    return this.#map;
  }
}

function repliersIn(replies: readonly Message[]): Repliers {
  const map = new Map<number, string[]>();
  for (const { threadSeq, authorId } of replies.toReversed()) {
    if (threadSeq === null) continue;
    const people = map.get(threadSeq) ?? [];
    if (people.length < MOST && !people.includes(authorId)) people.push(authorId);
    map.set(threadSeq, people);
  }
  return map;
}
