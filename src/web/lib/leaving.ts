const listeners = new Set<() => void>();

/** Calls `listener` whenever nobody is signed in any more: signed out, or the session ended. */
export function onLeave(listener: () => void): void {
  listeners.add(listener);
}

/** Says that nobody is signed in any more. */
export function left(): void {
  for (const listener of listeners) listener();
}
