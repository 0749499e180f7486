/** What the browser says about the network: a hint, never the truth. */
export type Network = {
  /** False where there is certainly none. */
  online(): boolean;
  /** Calls `changed` when that may have changed. Answers the way to stop. */
  listen(changed: () => void): () => void;
};

/** The window's `online` and `offline` events; always online where there is no window. */
export const systemNetwork: Network = {
  online: () => typeof navigator === "undefined" || navigator.onLine !== false,
  listen: (changed) => {
    if (typeof addEventListener !== "function") return () => {};
    addEventListener("online", changed);
    addEventListener("offline", changed);
    return () => {
      removeEventListener("online", changed);
      removeEventListener("offline", changed);
    };
  },
};
