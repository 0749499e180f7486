import { createContext, use } from "react";
import type { Ref } from "react";
import type { CustomContainerComponentProps, CustomItemComponentProps } from "virtua";

/** How many rows there are; -1 where nobody knows. Only some of them are in the page at a time. */
export const RowCount = createContext(-1);

/** The list around the rows that are in the page. */
export function TimelineList({ ref, ...rest }: CustomContainerComponentProps) {
  return <ol {...rest} ref={ref as Ref<HTMLOListElement>} role="list" />;
}

/** One row's place in the list. */
export function TimelineItem({ ref, index, ...rest }: CustomItemComponentProps) {
  const count = use(RowCount);
  return (
    <li {...rest} ref={ref as Ref<HTMLLIElement>} aria-posinset={index + 1} aria-setsize={count} />
  );
}
