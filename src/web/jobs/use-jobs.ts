import { useEffect, useEffectEvent } from "react";
import { isOver } from "../../protocol/jobs.ts";
import type { JobKindName, JobView } from "../../protocol/jobs.ts";
import { api } from "../lib/api.ts";
import { usePages } from "../views/use-pages.ts";
import type { Pages } from "../views/use-pages.ts";
import { onInbox } from "../workspace/own-inbox.ts";

/** Jobs of others are told to nobody else: they are asked for this often while one goes on, ms. */
const ASK_MS = 4_000;

/** The jobs of a workspace that the person may see, newest first, kept as they stand. */
export function useJobs(workspaceId: string, kind: JobKindName | undefined): Pages<JobView> {
  const load = (cursor: string | null) =>
    api.jobs.list({ workspaceId, cursor, ...(kind === undefined ? {} : { kind }) });
  const pages = usePages(`jobs:${workspaceId}:${kind ?? ""}`, load);
  const fits = (job: JobView) =>
    job.workspaceId === workspaceId && (kind === undefined || job.kind === kind);
  const take = useEffectEvent((told: readonly JobView[]) =>
    pages.change((items) => merged(items, told.filter(fits))),
  );
  const ask = useEffectEvent(() => {
    if (document.visibilityState !== "visible") return;
    load(null).then(
      ({ items }) => take(items),
      () => undefined,
    );
  });
  const isAtWork = pages.items.some((job) => !isOver(job));
  useEffect(() => onInbox({ onJob: (job) => take([job]), onReturn: () => ask() }), []);
  useEffect(() => {
    if (!isAtWork) return;
    const timer = setInterval(ask, ASK_MS);
    return () => clearInterval(timer);
  }, [isAtWork]);
  return pages;
}

/** The list with these jobs as they are now; what is new comes first. */
export function merged(items: readonly JobView[], told: readonly JobView[]): readonly JobView[] {
  const now = new Map(told.map((job) => [job.id, job]));
  const known = new Set(items.map(({ id }) => id));
  const fresh = told.filter(({ id }) => !known.has(id));
  return [...fresh, ...items.map((job) => now.get(job.id) ?? job)].toSorted(
    (a, b) => b.createdAt - a.createdAt,
  );
}
