import type { ObjectStore } from "../storage/object-store.ts";
import { createTables } from "./schema.ts";

/** Makes an Inbox of a store that came from a backup: the sockets that it counted are gone, and so are tickets to them. */
export function mendInbox(store: ObjectStore): void {
  createTables(store);
  for (const table of ["held", "ticket"]) store.run(`DELETE FROM ${table}`);
}
