import { systemClock } from "../../client/index.ts";
import type { Clock } from "../../client/index.ts";

/** The part of the Web Locks API in use. A stolen lock rejects its holder's promise. */
export type Locks = {
  request(
    name: string,
    options: { signal?: AbortSignal; steal?: boolean; mode?: "shared" },
    hold: () => Promise<void> | void,
  ): Promise<void>;
};

/** The part of a BroadcastChannel in use: what one tab posts, all others of the name receive. */
export type Bus = {
  onmessage: ((event: { data: unknown }) => unknown) | null;
  postMessage(message: unknown): void;
  close(): void;
};

/** What a tab has to work together with the others of this browser. */
export type Tab = {
  /** Of this page load alone. */
  readonly id: string;
  readonly locks: Locks;
  readonly clock: Clock;
  openBus(name: string): Bus;
  isHidden(): boolean;
  /** Calls `changed` when it is hidden or shown. Answers the way to stop. */
  onVisibility(changed: () => void): () => void;
};

const pageId = crypto.randomUUID();

/** This tab; undefined where the browser lacks a part, as it does on plain http. */
export function thisTab(): Tab | undefined {
  if (!("locks" in navigator) || typeof BroadcastChannel === "undefined") return undefined;
  return {
    id: pageId,
    locks: navigator.locks,
    clock: systemClock,
    openBus: (name) => new BroadcastChannel(name) as Bus,
    isHidden: () => document.visibilityState === "hidden",
    onVisibility: (changed) => {
      document.addEventListener("visibilitychange", changed);
      return () => document.removeEventListener("visibilitychange", changed);
    },
  };
}
