import type { ComponentType } from "react";
import { lazyPart } from "../lib/lazy-part.tsx";
import type { LazyPart } from "../lib/lazy-part.tsx";
import { toast } from "./toast.ts";
import { partWords } from "./words.ts";

/**
 * A part that lies over the page, such as a dialog, with code of its own. Where the code does not
 * come, the page stays as it is, a line says so, and `onClose` lets the opener know.
 */
export function lazyOverlay<P extends { onClose: () => void }>(
  load: () => Promise<ComponentType<P>>,
): LazyPart<P> {
  return lazyPart(load, {
    onFail: (_, { onClose }) => {
      toast(partWords.get().notLoaded);
      onClose();
    },
  });
}
