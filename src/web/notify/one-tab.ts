const NAME = "edgewise.notify";
/** How long the leading tab waits for another to say that the person is reading just that. */
const OBJECTION_MS = 200;

/** Agrees between the tabs of a browser on which of them speaks. */
export type OneTab = {
  /** The person reads this here: no tab needs to say anything about it. */
  seen(key: string): void;
  /** Runs `act` in one tab only, unless some tab has seen it. */
  once(key: string, act: () => void): void;
  close(): void;
};

/** Leads by a lock, which passes to another tab when this one closes; without locks every tab speaks. */
export function joinTabs(): OneTab {
  const seen = new Set<string>();
  const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(NAME) : undefined;
  const end = new AbortController();
  let leads = !("locks" in navigator);
  if (channel) channel.onmessage = ({ data }) => typeof data === "string" && seen.add(data);
  if ("locks" in navigator)
    navigator.locks
      .request(NAME, { signal: end.signal }, async () => {
        leads = true;
        await new Promise<void>((resolve) => {
          end.signal.addEventListener("abort", () => resolve());
        });
      })
      .catch(() => undefined);
  return {
    seen: (key) => {
      seen.add(key);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is a window's
      channel?.postMessage(key);
    },
    once: (key, act) => {
      if (!leads || seen.has(key)) return;
      setTimeout(() => {
        if (!end.signal.aborted && !seen.has(key)) act();
        seen.add(key);
      }, OBJECTION_MS);
    },
    close: () => {
      end.abort();
      channel?.close();
    },
  };
}
