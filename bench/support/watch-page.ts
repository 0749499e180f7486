import type { Page } from "playwright-core";

/** What a page has noted since it was last asked, ms each. */
export interface Seen {
  /** From a key's event to the moment after the frame with its character was painted. */
  keys: number[];
  /** The same as the browser's own Event Timing has it, in steps of 8; those under 16 are not reported. */
  eventTimings: number[];
  /** From the arrival of a frame to the moment after the frame with its message was painted. */
  messages: number[];
  /** Messages that arrived a second ago or earlier and are not on the screen. */
  neverPainted: number;
  /** Tasks over 50 ms: how many, and the longest. */
  longTasks: { count: number; longestMs: number };
}

/** Makes a page keep time from its next load on. */
export async function watchPage(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const arrived = new Map<number, number>();
    let keys: number[] = [];
    let messages: number[] = [];
    let eventTimings: number[] = [];
    let longTasks: number[] = [];

    /** A frame callback runs before the paint, and a message posted there is handled after it. */
    const afterPaint = (then: (now: number) => void) =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener("message", () => then(performance.now()), { once: true });
        port1.start();
        port2.postMessage(null);
      });

    const Native = WebSocket;
    window.WebSocket = class extends Native {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols);
        // The first listener of all: before the page has done anything with the frame.
        this.addEventListener("message", ({ data }) => {
          if (typeof data !== "string" || !data.startsWith('{"type":"events"')) return;
          const now = performance.now();
          const { events } = JSON.parse(data) as { events: { seq: number; type: string }[] };
          for (const { seq, type } of events) if (type === "message.created") arrived.set(seq, now);
        });
      }
    };

    new MutationObserver((records) => {
      const fresh = records
        .flatMap(({ addedNodes }) => [...addedNodes])
        .flatMap((node) =>
          node instanceof Element ? [node, ...node.querySelectorAll("[data-seq]")] : [],
        )
        .map((element) => Number(element.getAttribute("data-seq")))
        .filter((seq) => arrived.has(seq));
      if (fresh.length === 0) return;
      const starts = fresh.map((seq) => arrived.get(seq) ?? 0);
      for (const seq of fresh) arrived.delete(seq);
      afterPaint((now) => messages.push(...starts.map((start) => now - start)));
    }).observe(document, { subtree: true, childList: true });

    document.addEventListener(
      "keydown",
      ({ timeStamp }) => {
        document.addEventListener("input", () => afterPaint((now) => keys.push(now - timeStamp)), {
          once: true,
          capture: true,
        });
      },
      { capture: true },
    );
    new PerformanceObserver((list) => {
      for (const { name, duration } of list.getEntries())
        if (name === "keydown") eventTimings.push(duration);
    }).observe({ type: "event", durationThreshold: 16 } as PerformanceObserverInit);
    new PerformanceObserver((list) => {
      longTasks.push(...list.getEntries().map(({ duration }) => duration));
    }).observe({ type: "longtask" });

    Object.assign(window, {
      takeSeen: () => {
        const old = performance.now() - 1_000;
        const seen = {
          keys,
          eventTimings,
          messages,
          neverPainted: [...arrived.values()].filter((at) => at < old).length,
          longTasks: { count: longTasks.length, longestMs: Math.max(0, ...longTasks) },
        };
        [keys, eventTimings, messages, longTasks] = [[], [], [], []];
        arrived.clear();
        return seen;
      },
    });
  });
}

/** Takes what the page has noted since the last time. */
export function readWatch(page: Page): Promise<Seen> {
  return page.evaluate(() => (window as unknown as { takeSeen: () => Seen }).takeSeen());
}
