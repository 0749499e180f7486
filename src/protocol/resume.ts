import { since as sinceSchema } from "./frames.ts";

/** Where the client of an upgrade was: nothing if it did not say, and a place that cannot be (−1, NaN, 2^53) is one to be reset from. */
export function readResume(params: URLSearchParams): { epoch: string; since: number } | undefined {
  const epoch = params.get("epoch");
  const text = params.get("since");
  if (epoch === null || epoch === "" || text === null || text === "") return undefined;
  const parsed = sinceSchema.safeParse(Number(text));
  return { epoch, since: parsed.success ? parsed.data : Number.POSITIVE_INFINITY };
}
