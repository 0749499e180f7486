import { database } from "./database.ts";
import type { Database, Kept } from "./database.ts";

type Shelf = "drafts" | "copies";

/** What was kept under that name for that person; undefined also where the browser keeps nothing. */
export async function recallKept(shelf: Shelf, userId: string, name: string): Promise<unknown> {
  try {
    const db = await database();
    return (await db.get(shelf, keyOf(userId, name)))?.value;
  } catch {
    return undefined;
  }
}

/**
 * Keeps a value; undefined forgets it. Of those whose names begin with `group` the `most` last kept
 * stay. Never rejects: what is kept here is not needed to go on.
 */
export async function keep(
  shelf: Shelf,
  userId: string,
  name: string,
  value: unknown,
  limit?: { readonly group: string; readonly most: number },
): Promise<void> {
  const key = keyOf(userId, name);
  try {
    const db = await database();
    if (value === undefined) return await db.delete(shelf, key);
    await db.put(shelf, { key, userId, usedAt: Date.now(), value } satisfies Kept);
    if (limit) await forgetOldest(db, shelf, userId, limit);
  } catch {
    // Full or forbidden.
  }
}

/** The names of all that is kept of a person on that shelf. Never rejects. */
export async function keptNames(shelf: Shelf, userId: string): Promise<string[]> {
  try {
    const keys = await keysByAge(await database(), shelf, userId);
    return keys.map((key) => key.slice(keyOf(userId, "").length));
  } catch {
    return [];
  }
}

/** Forgets all that is kept of a person on that shelf. */
export async function forgetAll(shelf: Shelf, userId: string): Promise<void> {
  try {
    const db = await database();
    const keys = await keysByAge(db, shelf, userId);
    const transaction = db.transaction(shelf, "readwrite");
    for (const key of keys) void transaction.store.delete(key);
    await transaction.done;
  } catch {
    // Where nothing can be deleted, nothing was kept.
  }
}

async function forgetOldest(
  db: Database,
  shelf: Shelf,
  userId: string,
  { group, most }: { group: string; most: number },
): Promise<void> {
  const keys = await keysByAge(db, shelf, userId);
  const inGroup = keys.filter((key) => key.startsWith(keyOf(userId, group)));
  await Promise.all(
    inGroup.slice(0, Math.max(0, inGroup.length - most)).map((key) => db.delete(shelf, key)),
  );
}

/** The longest unused first. */
function keysByAge(db: Database, shelf: Shelf, userId: string): Promise<string[]> {
  return db.getAllKeysFromIndex(shelf, "age", IDBKeyRange.bound([userId], [userId, []]));
}

function keyOf(userId: string, name: string): string {
  return `${userId} ${name}`;
}
