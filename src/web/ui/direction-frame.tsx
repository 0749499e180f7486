import { CSPProvider } from "@base-ui/react/csp-provider";
import { DirectionProvider } from "@base-ui/react/direction-provider";
import type { ReactNode } from "react";

/** Tells the parts of the library which way the page reads, and that it allows no inline style. */
export function DirectionFrame({ children }: { children: ReactNode }) {
  const direction = document.documentElement.dir === "rtl" ? "rtl" : "ltr";
  return (
    <CSPProvider disableStyleElements>
      <DirectionProvider direction={direction}>{children}</DirectionProvider>
    </CSPProvider>
  );
}
