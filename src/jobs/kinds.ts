import type { AnyKind } from "./kind.ts";

/** Every kind of job: one file each. */
export const KINDS: readonly AnyKind[] = [];
