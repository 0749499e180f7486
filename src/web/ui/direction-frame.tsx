import { DirectionProvider } from "@base-ui/react/direction-provider";
import type { ReactNode } from "react";

/** Tells the parts of the library which way the page reads. */
export function DirectionFrame({ children }: { children: ReactNode }) {
  const direction = document.documentElement.dir === "rtl" ? "rtl" : "ltr";
  return <DirectionProvider direction={direction}>{children}</DirectionProvider>;
}
