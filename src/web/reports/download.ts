import { csvTable } from "../../protocol/csv.ts";

/** Hands a table to the browser as a file. */
export function downloadCsv(
  name: string,
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): void {
  const address = URL.createObjectURL(new Blob([csvTable(head, rows)], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
