/** How much of a channel reaches a person beyond the screen. */
export const LEVELS = ["all", "mentions", "none"] as const;
export type Level = (typeof LEVELS)[number];
