import { useState } from "react";

/** By which column rows stand, and which way. */
export type Order<Column extends string> = { by: Column; ascending: boolean };

/**
 * Rows by a column: texts in the reader's order, numbers by size, what is not known at the end
 * whichever way.
 */
export function sorted<
  Row extends Readonly<Record<Column, string | number | null>>,
  Column extends string,
>(rows: readonly Row[], { by, ascending }: Order<Column>): Row[] {
  const way = ascending ? 1 : -1;
  return rows.toSorted((a, b) => {
    const [one, other] = [a[by], b[by]];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return (
      way *
      (typeof one === "string" || typeof other === "string"
        ? String(one).localeCompare(String(other))
        : one - other)
    );
  });
}

/** The order that a table is in, and what a click on a column makes of it: again turns it around. */
export function useOrder<Column extends string>(start: Order<Column>) {
  const [order, setOrder] = useState(start);
  const click = (column: Column) =>
    setOrder((old) =>
      old.by === column
        ? { by: column, ascending: !old.ascending }
        : { by: column, ascending: column === "name" },
    );
  return { order, click };
}
