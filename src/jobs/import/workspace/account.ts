import { EXPORT_THINGS } from "../../../protocol/import.ts";
import type {
  ExportThing,
  ImportResult,
  ImportSkip,
  ImportTally,
} from "../../../protocol/import.ts";
import { withSkip } from "../tally.ts";

/** What became of everything so far. */
export type Account = Record<ExportThing, ImportTally>;

/** What became of one thing: it is new here, it was here, or it is passed over for a reason. */
export type Fate = "imported" | "merged" | { skip: ImportSkip };

const NONE: ImportTally = { read: 0, imported: 0, merged: 0, skipped: {} };

/** An account of nothing. */
export const NO_ACCOUNT: Account = {
  people: NONE,
  groups: NONE,
  channels: NONE,
  members: NONE,
  messages: NONE,
};

/** The account with what became of some more things of a kind. */
export function accounted(account: Account, thing: ExportThing, fates: readonly Fate[]): Account {
  let tally = account[thing];
  for (const fate of fates) {
    const read = tally.read + 1;
    tally =
      typeof fate === "string"
        ? { ...tally, read, [fate]: tally[fate] + 1 }
        : { ...tally, read, skipped: withSkip(tally.skipped, fate.skip) };
  }
  return { ...account, [thing]: tally };
}

/** All of it together. */
export function resultOf(account: Account): ImportResult {
  const sum = { read: 0, imported: 0, merged: 0 };
  let skipped: ImportTally["skipped"] = {};
  for (const thing of EXPORT_THINGS) {
    const tally = account[thing];
    sum.read += tally.read;
    sum.imported += tally.imported;
    sum.merged += tally.merged;
    for (const [reason, count] of Object.entries(tally.skipped))
      skipped = withSkip(skipped, reason as ImportSkip, count);
  }
  return { format: "export", ...sum, skipped, things: account };
}
