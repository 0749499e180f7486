import { useEffect, useState } from "react";

/** True once `holds` has held for `ms` without a break: for what should not flash. */
export function useAfter(holds: boolean, ms: number): boolean {
  const [passed, setPassed] = useState(false);
  useEffect(() => {
    if (!holds) return;
    const timer = setTimeout(() => setPassed(true), ms);
    return () => {
      clearTimeout(timer);
      setPassed(false);
    };
  }, [holds, ms]);
  return holds && passed;
}
