import type { ChannelClient, ChannelCopy } from "../../client/index.ts";
import { copyOf } from "./copies.ts";

/** A busy channel is not written at each of its words. */
const WRITE_EVERY_MS = 2_000;

/**
 * Keeps a copy of an open channel up to date, and at once when its page is left. `write` gets
 * undefined where the channel is no longer this person's to read. Answers the way to stop.
 */
export function startCopier(
  client: ChannelClient,
  write: (copy: ChannelCopy | undefined) => void,
): () => void {
  let written: ChannelCopy | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const copy = copyOf(client.getState());
    if (copy === undefined || (written && isSame(copy, written))) return;
    written = copy;
    write(copy);
  };
  const changed = () => {
    const { status } = client.getState();
    if (status.kind === "ended") {
      clearTimeout(timer);
      if (status.cause.code === "forbidden" || status.cause.code === "not_found") write(undefined);
    } else timer ??= setTimeout(flush, WRITE_EVERY_MS);
  };
  const left = () => {
    if (client.getState().status.kind !== "ended") flush();
  };
  const looked = () => {
    if (document.visibilityState === "hidden") left();
  };
  const unsubscribe = client.subscribe(changed);
  document.addEventListener("visibilitychange", looked);
  addEventListener("pagehide", left);
  return () => {
    unsubscribe();
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", looked);
    removeEventListener("pagehide", left);
  };
}

function isSame(a: ChannelCopy, b: ChannelCopy): boolean {
  return a.head === b.head && a.epoch === b.epoch && a.olderCursor === b.olderCursor;
}
