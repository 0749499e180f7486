import type { OutboxEntry, OutboxStorage } from "./outbox-storage.ts";

const STORE = "outbox";
const BY_CHANNEL = "channelId";

/**
 * An outbox in the browser's IndexedDB, in a database of that name: it survives a reload and a
 * crash. Rejects with the browser's own `DOMException`, for instance where storage is forbidden.
 */
export function indexedDbStorage(name: string): OutboxStorage {
  let opened: Promise<IDBDatabase> | undefined;
  const run = async <T>(
    mode: IDBTransactionMode,
    act: (store: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T> => {
    opened ??= open(name);
    const database = await opened.catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = act(transaction.objectStore(STORE));
      // Only a completed transaction is durable; a successful request may still be rolled back.
      transaction.addEventListener("complete", () => resolve(request.result));
      transaction.addEventListener("abort", () => reject(transaction.error));
    });
  };
  return {
    load: (channelId) =>
      run<OutboxEntry[]>("readonly", (store) => store.index(BY_CHANNEL).getAll(channelId)),
    put: async (entry) => void (await run("readwrite", (store) => store.put(entry))),
    remove: async (id) => void (await run("readwrite", (store) => store.delete(id))),
  };
}

function open(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.addEventListener("upgradeneeded", () => {
      request.result
        .createObjectStore(STORE, { keyPath: "id" })
        .createIndex(BY_CHANNEL, BY_CHANNEL);
    });
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });
}
