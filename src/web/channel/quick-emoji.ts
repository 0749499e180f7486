/** The reactions that are one click away. */
export const QUICK_EMOJI = ["👍", "❤️", "😄"] as const;
