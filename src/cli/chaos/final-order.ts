import { createdFact } from "./history.ts";
import type { ChannelHistory, Fact, Rule } from "./history.ts";

/** The one order that everybody has to agree on, as far as it is known. */
export type Order = {
  readonly facts: ReadonlyMap<number, Fact>;
  /** Places that neither the server nor anybody who watched can tell about any more. */
  readonly unknown: number;
};

/** How a rule reports: the channel is known, `client` may be empty. */
export type Report = (rule: Rule, client: string, seq: number, message: string) => void;

/**
 * Puts the final log together: the messages and the tail of events as read back and, below that
 * tail, where the server has forgotten edits and reactions, what those who watched agree on. Judges
 * G3 (no gaps, one order, times and ordinals that rise), G5 (nobody saw what the log lacks) and
 * that pages and events hold the same messages (G1).
 */
export function assembleOrder(history: ChannelHistory, report: Report): Order {
  const { final, connections, pages } = history;
  const kept = new Map<number, Fact>();
  for (const message of final.messages) putKept(kept, createdFact(message), report);
  for (const fact of final.tail) {
    if (fact.type === "message.created" && !kept.has(fact.seq))
      report("G1", "", fact.seq, `the log has ${describe(fact)}, and no page shows it`);
    putKept(kept, fact, report);
  }
  for (let seq = final.tailStart + 1; seq <= final.head; seq += 1)
    if (!kept.has(seq)) report("G3", "", seq, "a gap: the final log has nothing here");

  const facts = new Map(kept);
  const see = (client: string, fact: Fact) => {
    const known = facts.get(fact.seq);
    if (fact.seq > final.head)
      report("G5", client, fact.seq, `saw ${describe(fact)}, beyond the end of the log`);
    else if (known !== undefined) {
      if (known.identity === fact.identity) return;
      const rule = kept.has(fact.seq) ? "G5" : "G3";
      report(
        rule,
        client,
        fact.seq,
        `saw ${describe(fact)} where ${rule === "G5" ? "the log has" : "another saw"} ${describe(known)}`,
      );
    } else if (fact.type === "message.created")
      report("G5", client, fact.seq, `saw ${describe(fact)}, which the log lacks`);
    else facts.set(fact.seq, fact);
  };
  for (const { client, items } of connections)
    for (const item of items) if (item.kind === "event") see(client, item.fact);
  for (const { client, fact } of pages) see(client, fact);
  checkRising(facts, final.head, report);
  return { facts, unknown: final.head - facts.size };
}

function putKept(kept: Map<number, Fact>, fact: Fact, report: Report): void {
  const known = kept.get(fact.seq);
  if (known !== undefined && known.identity !== fact.identity)
    report("G3", "", fact.seq, `the final log has both ${describe(known)} and ${describe(fact)}`);
  kept.set(fact.seq, fact);
}

/** Times rise strictly; ordinals count what the channel shows, and a reply in its thread alone repeats the one before it. */
function checkRising(facts: ReadonlyMap<number, Fact>, head: number, report: Report): void {
  let at = 0;
  let ordinal = 0;
  const ids = new Map<string, number>();
  for (let seq = 1; seq <= head; seq += 1) {
    const fact = facts.get(seq);
    if (fact === undefined) continue;
    if (fact.at <= at) report("G3", "", seq, `its time ${fact.at} is not after ${at}`);
    at = fact.at;
    if (fact.type !== "message.created") continue;
    if (fact.threadSeq === null || fact.broadcast) ordinal += 1;
    if (fact.ordinal !== ordinal)
      report("G3", "", seq, `ordinal ${fact.ordinal} instead of ${ordinal}`);
    ordinal = fact.ordinal ?? ordinal;
    const key = `${fact.by} ${fact.id}`;
    const first = ids.get(key);
    if (first !== undefined)
      report("G2", "", seq, `the same author and id as at ${first}: ${fact.id}`);
    else ids.set(key, seq);
  }
}

/** An event in a few words. */
export function describe({ type, by, id, target, emoji }: Fact): string {
  const what = [id ?? undefined, target === null ? undefined : `on ${target}`, emoji ?? undefined];
  return `${type} by ${by.slice(0, 6)} ${what.filter((word) => word !== undefined).join(" ")}`.trim();
}
