import type { InboxFrame } from "../protocol/frames.ts";
import type { SidebarView } from "../protocol/personal.ts";
import type { ObjectStore } from "../storage/object-store.ts";

/** The table of how a person has arranged each workspace. */
export const SIDEBAR_TABLE = `CREATE TABLE IF NOT EXISTS sidebar (workspace_id TEXT PRIMARY KEY, layout TEXT NOT NULL) WITHOUT ROWID`;

/** Favourites and sections of a person, by workspace. */
export class Sidebars {
  readonly #store: ObjectStore;
  readonly #tell: (frame: InboxFrame) => void;

  constructor(store: ObjectStore, tell: (frame: InboxFrame) => void) {
    this.#store = store;
    this.#tell = tell;
  }

  get(workspaceId: string): SidebarView {
    const row = this.#store.rows<{ layout: string }>(
      `SELECT layout FROM sidebar WHERE workspace_id = ?`,
      workspaceId,
    )[0];
    // Written by `put` alone.
    return row === undefined
      ? { favourites: [], sections: [] }
      : (JSON.parse(row.layout) as SidebarView);
  }

  /** Replaces the whole; a channel has one place among the sections and one among the favourites. */
  put(workspaceId: string, wanted: SidebarView): SidebarView {
    const placed = new Set<string>();
    const first = (id: string) => !placed.has(id) && placed.add(id) !== undefined;
    const layout: SidebarView = {
      favourites: [...new Set(wanted.favourites)],
      sections: wanted.sections.map((section) => ({
        ...section,
        channelIds: section.channelIds.filter(first),
      })),
    };
    const text = JSON.stringify(layout);
    if (text === JSON.stringify(this.get(workspaceId))) return layout;
    this.#store.run(
      `INSERT OR REPLACE INTO sidebar (workspace_id, layout) VALUES (?, ?)`,
      workspaceId,
      text,
    );
    this.#tell({ type: "changed", what: "sidebar" });
    return layout;
  }
}
