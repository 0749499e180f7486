import type { Page } from "../../protocol/http.ts";

/** Pages that one view loads at most; a list that is longer needs a search, not a scroll bar. */
const MAX_PAGES = 20;

/** The items of all pages of a list, up to 20 pages. */
export async function allPages<T>(
  load: (query: { limit: number; cursor: string | null }) => Promise<Page<T>>,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer: Page<T> = await load({ limit: 200, cursor });
    items.push(...answer.items);
    cursor = answer.nextCursor;
    if (cursor === null) break;
  }
  return items;
}
