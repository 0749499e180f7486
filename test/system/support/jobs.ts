import { setTimeout as sleep } from "node:timers/promises";
import type { Reply } from "./http.ts";
import type { Person } from "./people.ts";
import { must } from "./people.ts";

export interface Job {
  id: string;
  kind: string;
  state: "waiting" | "active" | "completed" | "failed" | "delayed";
  progress: { done: number; total: number | null };
  result: Record<string, unknown> | null;
  error: { code: string; message: string } | null;
}

const ASK_MS = 100;
const PATIENCE_MS = 90_000;

/** Starts a job; a file is the body. */
export function startJob(
  person: Person,
  kind: string,
  input: object,
  file?: string | Uint8Array,
  headers: Record<string, string> = {},
): Promise<Reply<Job>> {
  if (file === undefined) return person.post<Job>(`/api/jobs/${kind}`, input, headers);
  const query = new URLSearchParams({ input: JSON.stringify(input) });
  return person.api.call<Job>("POST", `/api/jobs/${kind}?${query}`, {
    raw: Buffer.from(file),
    headers: { ...person.bearer, ...headers, "content-type": "application/octet-stream" },
  });
}

/** The job once `is` holds of it. */
export async function jobWhen(
  person: Person,
  id: string,
  is: (job: Job) => boolean,
  patienceMs = PATIENCE_MS,
): Promise<Job> {
  const until = Date.now() + patienceMs;
  for (;;) {
    const job = must(await person.get<Job>(`/api/jobs/${id}`), 200);
    if (is(job)) return job;
    if (Date.now() > until) throw new Error(`still ${JSON.stringify(job)}`);
    await sleep(ASK_MS);
  }
}

/** The job when nothing more happens to it. */
export function jobOver(person: Person, id: string): Promise<Job> {
  return jobWhen(person, id, ({ state }) => state === "completed" || state === "failed");
}
