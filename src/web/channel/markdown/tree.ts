import type { MentionCode } from "../mention-code.ts";

/** Words in a line. Line breaks are `\n` in a text. */
export type Inline =
  | { kind: "text"; text: string }
  | { kind: "strong" | "em" | "del"; children: readonly Inline[] }
  | { kind: "code"; text: string }
  /** `href` is safe to follow: http, https or mailto. */
  | { kind: "link"; href: string; children: readonly Inline[] }
  | { kind: "mention"; mention: MentionCode };

export type ListItem = { task: boolean; checked: boolean; children: readonly Block[] };
export type Align = "start" | "center" | "end" | undefined;

/** Something that stands on lines of its own. */
export type Block =
  | { kind: "paragraph"; children: readonly Inline[] }
  | { kind: "heading"; level: number; children: readonly Inline[] }
  | { kind: "code"; language: string; text: string }
  | { kind: "quote"; children: readonly Block[] }
  | { kind: "list"; start: number | undefined; items: readonly ListItem[] }
  | {
      kind: "table";
      align: readonly Align[];
      head: readonly (readonly Inline[])[];
      rows: readonly (readonly (readonly Inline[])[])[];
    }
  | { kind: "rule" };
