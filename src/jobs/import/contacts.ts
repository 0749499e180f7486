import { CONTACT_LIMITS, contactOf } from "../../protocol/contacts.ts";
import type { NewContact } from "../../protocol/contacts.ts";
import type { ImportInput, ImportResult } from "../../protocol/import.ts";
import { contactId, ContactTable } from "../../storage/directory/contacts.ts";
import { JobFailure } from "../kind.ts";
import type { JobRun, Step } from "../kind.ts";
import { csvRows, MAX_RECORD_BYTES } from "./csv.ts";
import { readHead } from "./head.ts";
import type { Table } from "./head.ts";
import { sliceOf } from "./slice.ts";
import type { Slice } from "./slice.ts";
import { sumOf, withSkip } from "./tally.ts";
import type { Skips } from "./tally.ts";
import { importerRole } from "./workspace/places.ts";

/** Bytes of the file that one step counts, and that one writes in a single statement: some two hundred rows. */
const COUNTED_BYTES = 49_152;
const WRITTEN_BYTES = 12_288;
const HEAD_BYTES = 65_536;

/** Where the import is: the next byte, and what the rows before it came to. */
type Place = {
  table: Table;
  offset: number;
  /** All rows of the file, counted first so that there is something to be part of. */
  total: number;
  counting: boolean;
  read: number;
  /** Rows that name somebody. */
  sound: number;
  skips: Skips;
};

type Run = JobRun<Extract<ImportInput, { format: "contacts" }>>;

/** One step of an import of a table into a contact list. */
export async function importContacts(job: Run, place: Place | null): Promise<Step<Place>> {
  const { listId } = job.input;
  await importerRole(job);
  const contacts = new ContactTable(job.env);
  if ((await contacts.list(job.workspaceId ?? "", listId)) === undefined)
    throw new JobFailure("not_found", "There is no such contact list", { final: true });
  if (place === null) return { next: begin(await head(job)) };
  const length = place.counting ? COUNTED_BYTES : WRITTEN_BYTES;
  const { rows, end, isLast } = await rowsAt(job, place, length);
  if (place.counting) {
    const total = place.total + rows.length;
    const next = isLast
      ? { ...place, total, counting: false, offset: place.table.offset }
      : { ...place, total, offset: end };
    return { next, progress: { done: 0, total: isLast ? total : null } };
  }
  const found: NewContact[] = [];
  let { skips } = place;
  for (const row of rows) {
    const contact = contactOf(place.table.columns, row);
    if (typeof contact === "string") skips = withSkip(skips, contact);
    else found.push(contact);
  }
  await expectRoom(contacts, listId, found);
  await contacts.put(listId, found, job.id, job.now());
  const read = place.read + rows.length;
  const sound = place.sound + found.length;
  const progress = { done: read, total: place.total };
  if (!isLast) return { next: { ...place, offset: end, read, sound, skips }, progress };
  // What this import has made and touched says so itself, so a step that ran twice counts once.
  const { made, merged } = await contacts.tally(listId, job.id);
  const done: ImportResult = {
    format: "contacts",
    read: sound + sumOf(skips),
    imported: made,
    merged,
    skipped: withSkip(skips, "double", Math.max(sound - made - merged, 0)),
    listId,
  };
  return { done, progress };
}

/** Fails the job for good where the list would become too long. */
async function expectRoom(
  contacts: ContactTable,
  listId: string,
  found: readonly NewContact[],
): Promise<void> {
  const after = (await contacts.count(listId)) + found.length;
  if (after <= CONTACT_LIMITS.contacts) return;
  const known = await contacts.known(listId, found);
  const fresh = found.filter((contact) => !known.has(contactId(listId, contact)));
  if (after - found.length + fresh.length <= CONTACT_LIMITS.contacts) return;
  throw new JobFailure("too_large", `A list has at most ${CONTACT_LIMITS.contacts} contacts`, {
    final: true,
  });
}

function begin(table: Table): Place {
  const none = { total: 0, read: 0, sound: 0, skips: {} };
  return { table, offset: table.offset, counting: true, ...none };
}

async function head(job: Run): Promise<Table> {
  const { bytes, isLast } = await sliceOf(job, 0, HEAD_BYTES);
  const table = readHead(bytes, isLast);
  if (typeof table === "string") throw new JobFailure("invalid", table, { final: true });
  return table;
}

async function rowsAt(job: Run, { offset, table }: Place, least: number) {
  for (let length = least; ; length *= 4) {
    const { bytes, isLast }: Slice = await sliceOf(job, offset, length);
    const { rows, used, isOpen } = csvRows(bytes, table.format, isLast);
    // A slice without a whole row is a part of a long one; more of it has to be seen.
    if (!isOpen && (used > 0 || isLast)) return { rows, end: offset + used, isLast };
    if (isOpen || length > MAX_RECORD_BYTES)
      throw new JobFailure("invalid", "A quote in the file is never closed", { final: true });
  }
}
