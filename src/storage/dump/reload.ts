import type { DdlLine, RowsLine } from "../../protocol/backup.ts";
import { loadLines } from "./object-dump.ts";

/** A part of a restore of one object: the first empties it, the last makes it live again. */
export type LoadPart = { lines: readonly (DdlLine | RowsLine)[]; first: boolean; last: boolean };

/** Why an object ends after the last part: what it knew of itself was of its life before. */
const RESTORED = "restored from a backup";

/**
 * Takes a part of a backup in place of what is stored. After the last one the object ends, so that the
 * next call finds it as it was restored; the call that carried it rejects with that, see {@link isRestored}.
 */
export async function reload(
  ctx: DurableObjectState,
  { lines, first, last }: LoadPart,
  mend: () => void,
): Promise<void> {
  if (first) {
    await ctx.storage.deleteAlarm();
    await ctx.storage.deleteAll();
  }
  loadLines(ctx.storage, lines);
  if (!last) return;
  ctx.storage.transactionSync(mend);
  await ctx.storage.sync();
  ctx.abort(RESTORED);
}

/** True for what the call of a last part rejects with. */
export function isRestored(error: unknown): boolean {
  return error instanceof Error && error.message.includes(RESTORED);
}
