import type {
  JobKindName,
  JobsPage,
  JobState,
  JobView,
  QueueStats,
  WorkersStatus,
} from "../protocol/jobs.ts";
import type { Request } from "./request.ts";

/** Which jobs to list: one's own (`mine`), or, for who may see them, all of a workspace or (`all`) of everybody. */
export type JobQuery = {
  readonly workspaceId?: string;
  readonly kind?: JobKindName;
  readonly state?: JobState;
  readonly all?: 1;
  readonly mine?: 1;
  readonly limit?: number;
  readonly cursor?: string | null;
};

/** How to start a job: the same `key` again finds the first one. */
export type JobStart = { readonly key?: string; readonly file?: Blob };

const at = (id: string) => `/api/jobs/${encodeURIComponent(id)}`;

/** Work in the background. */
export function jobCalls(request: Request) {
  return {
    /** `input` is what the kind takes. */
    start: (
      kind: JobKindName,
      workspaceId: string,
      input: object,
      { key, file }: JobStart = {},
    ) => {
      const body = { workspaceId, ...input };
      return request<JobView>("POST", `/api/jobs/${kind}`, {
        ...(file === undefined ? { body } : asBytes(body, file)),
        ...(key === undefined ? {} : { headers: { "Idempotency-Key": key } }),
      });
    },
    list: (query: JobQuery = {}) => request<JobsPage>("GET", "/api/jobs", { query }),
    get: (id: string) => request<JobView>("GET", at(id)),
    cancel: (id: string) => request<JobView>("POST", `${at(id)}/cancel`, { body: {} }),
    /** Goes on with one that has failed, from where it was. */
    retry: (id: string) => request<JobView>("POST", `${at(id)}/retry`, { body: {} }),
    /** Its output, where that is one JSON value. */
    output: <T>(id: string) => request<T>("GET", `${at(id)}/output`),
    /** Where its output is downloaded. */
    outputPath: (id: string) => `${at(id)}/output`,
    /** For the operator. */
    stats: () => request<QueueStats>("GET", "/api/jobs/queues/stats"),
    workers: () => request<WorkersStatus>("GET", "/api/jobs/workers/status"),
  };
}

/** The file is the body, so that nobody has to hold all of it; what is asked stands beside it. */
function asBytes(input: object, file: Blob) {
  return {
    query: { input: JSON.stringify(input) },
    blob: file.slice(0, file.size, "application/octet-stream"),
  };
}
