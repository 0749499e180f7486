/** How a state is marked: each tone has a colour and a shape. */
export type Tone = "good" | "warning" | "bad" | "busy" | "quiet";
