import type { z } from "zod";

/** The first thing that is wrong, as one sentence: where, or in `whole`, and what. */
export function firstIssue(error: z.ZodError, whole: string): string {
  const issue = error.issues[0];
  const where = issue?.path.join(".") ?? "";
  return `${where === "" ? whole : where}: ${issue?.message ?? "invalid"}`;
}
