import type { ReactNode } from "react";
import { ChevronIcon } from "../ui/icons.tsx";
import type { Order } from "./sorting.ts";
import styles from "./table.module.css";

/** The head of a column that sorts by it. */
export function SortHead<Column extends string>({
  column,
  order,
  onClick,
  children,
  ...marks
}: {
  column: Column;
  order: Order<Column>;
  onClick: (column: Column) => void;
  children: ReactNode;
  "data-number"?: boolean;
  "data-wide"?: boolean;
  "data-widest"?: boolean;
  "data-name"?: boolean;
}) {
  const sorts = order.by === column;
  return (
    <th
      scope="col"
      {...marks}
      aria-sort={sorts ? (order.ascending ? "ascending" : "descending") : undefined}
    >
      <button type="button" className={styles["sort"]} onClick={() => onClick(column)}>
        {children}
        <ChevronIcon size={12} />
      </button>
    </th>
  );
}
