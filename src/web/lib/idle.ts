/** Runs `task` when the page has nothing better to do, within two seconds. */
export function whenIdle(task: () => void): void {
  if ("requestIdleCallback" in window) requestIdleCallback(task, { timeout: 2_000 });
  else setTimeout(task, 300);
}

/** Fetches parts ahead of their use, one after the other; a failure is left to the use itself. */
export function prefetch(parts: readonly { load: () => Promise<unknown> }[]): void {
  if (savesData()) return;
  whenIdle(() => {
    void (async () => {
      for (const part of parts) await part.load().catch(() => undefined);
    })();
  });
}

function savesData(): boolean {
  const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } };
  return connection?.saveData === true;
}
