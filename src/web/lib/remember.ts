/** What this browser remembers by itself. Storage may be forbidden or full: then it forgets. */
export function recall(key: string): string | undefined {
  return read(() => localStorage, key);
}

/** Keeps `value`; undefined forgets. */
export function remember(key: string, value: string | undefined): void {
  write(() => localStorage, key, value);
}

/** The same for this tab alone, until it is closed. */
export function recallHere(key: string): string | undefined {
  return read(() => sessionStorage, key);
}

/** Keeps `value` for this tab alone. */
export function rememberHere(key: string, value: string | undefined): void {
  write(() => sessionStorage, key, value);
}

/** Forgets everything whose key begins so. */
export function forgetStarting(start: string): void {
  try {
    for (const key of Object.keys(localStorage))
      if (key.startsWith(PREFIX + start)) localStorage.removeItem(key);
  } catch {
    // What could not be kept is not there.
  }
}

const PREFIX = "edgewise.";

function read(storage: () => Storage, key: string): string | undefined {
  try {
    return storage().getItem(PREFIX + key) ?? undefined;
  } catch {
    return undefined;
  }
}

function write(storage: () => Storage, key: string, value: string | undefined): void {
  try {
    if (value === undefined) storage().removeItem(PREFIX + key);
    else storage().setItem(PREFIX + key, value);
  } catch {
    // Nothing that is kept here is needed to go on.
  }
}
