/** What the tabs that share one socket say to each other. `from` and `to` are ids of tabs. */
export type LineMessage =
  /** Who leads? */
  | { readonly type: "hello"; readonly from: string }
  /** I lead; whoever is with another comes over. */
  | { readonly type: "here"; readonly from: string; readonly hidden: boolean }
  /** A welcome, please, as soon as there is one. */
  | { readonly type: "attach"; readonly from: string; readonly to: string }
  /** A text for the server. */
  | { readonly type: "up"; readonly from: string; readonly to: string; readonly text: string }
  /** A text from the server, for all or for one. */
  | { readonly type: "down"; readonly from: string; readonly to?: string; readonly text: string }
  /** My socket is gone, or is not mine any more. */
  | {
      readonly type: "closed";
      readonly from: string;
      readonly code: number;
      readonly reason: string;
    };

/** The message in what a bus delivered; another version's may be anything. */
export function readMessage(data: unknown): LineMessage | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  const known = "type" in data && "from" in data && typeof data.from === "string";
  return known ? (data as LineMessage) : undefined;
}

/** True for a frame of that type: `type` is the first key of every frame. */
export function isFrame(text: unknown, type: string): text is string {
  return typeof text === "string" && text.startsWith(`{"type":"${type}"`);
}
