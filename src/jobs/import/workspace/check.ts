import { notAnExport } from "../../../protocol/export.ts";
import { CHECK_BEGIN, checkLine } from "../../../protocol/export-check.ts";
import type { ExportCheck } from "../../../protocol/export-check.ts";
import type { JobRun } from "../../kind.ts";
import { JobFailure } from "../../kind.ts";
import type { FilePlace } from "./read.ts";
import { lineIn, textAt, wrongAt } from "./read.ts";

/** Slices of the file that one step reads. */
const SLICES_A_STEP = 6;

/** How far the file has been read to see that it is whole. `workspaceId` is what it is an export of. JSON. */
export type Checked = FilePlace & { check: ExportCheck; workspaceId: string };

/** Before anything has been read. */
export const UNCHECKED: Checked = { offset: 0, lines: 0, check: CHECK_BEGIN, workspaceId: "" };

/**
 * Reads the next part of the file and changes nothing; `isWhole` once all of it is an export that can be
 * taken in. @throws JobFailure where it is none, is of another version, damaged or cut off
 */
export async function checkNext(
  job: Pick<JobRun<unknown>, "files">,
  checked: Checked,
): Promise<{ checked: Checked; isWhole: boolean }> {
  let { offset, lines, check, workspaceId } = checked;
  for (let slices = 0; slices < SLICES_A_STEP; slices += 1) {
    const { texts, next, isLast } = await textAt(job, { offset, lines }, Number.POSITIVE_INFINITY);
    for (const { text, number } of texts) {
      if (text.trim() === "") continue;
      const problem = check.stage === "header" ? notAnExport(text) : undefined;
      if (problem !== undefined) throw new JobFailure("invalid", problem, { final: true });
      const line = lineIn(text, number);
      const after = checkLine(check, line);
      if (typeof after === "string") throw wrongAt(number, after);
      check = after;
      if (line.type === "export") workspaceId = line.workspace.id;
    }
    ({ offset, lines } = next);
    if (!isLast) continue;
    if (check.stage === "over")
      return { checked: { offset, lines, check, workspaceId }, isWhole: true };
    const message =
      check.stage === "header"
        ? "The file is no export of a workspace"
        : "The export is cut off: its end is missing";
    throw new JobFailure("invalid", message, { final: true });
  }
  return { checked: { offset, lines, check, workspaceId }, isWhole: false };
}
