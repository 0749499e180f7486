import type { ReactNode } from "react";
import type { Route } from "../route.ts";

/** One line of a menu. */
export type MenuEntry =
  | {
      kind?: "item";
      label: string;
      icon?: ReactNode;
      /** A shortcut that does the same, such as `Mod+K`. */
      keys?: string;
      dangerous?: boolean;
      disabled?: boolean;
      onSelect: () => void;
    }
  | { kind: "link"; label: string; icon?: ReactNode; current?: boolean; to: Route }
  | {
      kind: "check";
      label: string;
      icon?: ReactNode;
      checked: boolean;
      /** One of several: the menu is done with it. */
      closes?: boolean;
      onChange: (checked: boolean) => void;
    }
  | { kind: "heading"; label: string }
  | { kind: "separator" };

/** A point of the viewport, in CSS pixels. */
export type Point = { x: number; y: number };
