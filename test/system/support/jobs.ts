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

/** Starts a job; with a file as a form. */
export function startJob(
  person: Person,
  kind: string,
  input: object,
  file?: string | Uint8Array,
  headers: Record<string, string> = {},
): Promise<Reply<Job>> {
  if (file === undefined) return person.post<Job>(`/api/jobs/${kind}`, input, headers);
  const boundary = "a-boundary-of-the-tests";
  const part = (name: string, more = "") =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`;
  const raw = Buffer.concat([
    Buffer.from(`${part("input")}${JSON.stringify(input)}\r\n`),
    Buffer.from(part("file", '; filename="file"\r\nContent-Type: application/octet-stream')),
    Buffer.from(file),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  return person.api.call<Job>("POST", `/api/jobs/${kind}`, {
    raw,
    headers: {
      ...person.bearer,
      ...headers,
      "content-type": `multipart/form-data; boundary=${boundary}`,
    },
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
