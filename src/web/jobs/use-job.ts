import { useEffect, useEffectEvent, useState } from "react";
import { isOver } from "../../protocol/jobs.ts";
import type { JobView } from "../../protocol/jobs.ts";
import { api } from "../lib/api.ts";
import { onInbox } from "../workspace/own-inbox.ts";

/** What is told only to who started a job, and what got lost, is asked for this often, ms. */
const ASK_MS = 4_000;

/** A job as it stands, and the way to put what a call has answered in its place. */
export type FollowedJob = { job: JobView | undefined; setJob: (job: JobView) => void };

/**
 * Follows the job of this id (none while undefined): told by the inbox, and asked for while it goes
 * on and somebody looks.
 */
export function useJob(id: string | undefined): FollowedJob {
  const [held, setHeld] = useState<JobView>();
  const job = held?.id === id ? held : undefined;
  const isAtWork = job === undefined || !isOver(job);
  const take = useEffectEvent((told: JobView) => {
    if (told.id === id) setHeld(told);
  });
  useEffect(() => onInbox({ onJob: (told) => take(told) }), []);
  useEffect(() => {
    if (id === undefined || !isAtWork) return;
    const ask = () => {
      if (document.visibilityState === "visible") api.jobs.get(id).then(take, () => undefined);
    };
    ask();
    const timer = setInterval(ask, ASK_MS);
    const stop = onInbox({ onReturn: ask });
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [id, isAtWork]);
  return { job, setJob: setHeld };
}
