import { recallHere, rememberHere } from "./remember.ts";

const RELOADED = "reloaded";
/** Two reloads within this time mean that reloading does not help. */
const AGAIN_AFTER_MS = 60_000;
/** Whoever waits for the network looks again after this. */
const LOOK_AGAIN_MS = 5_000;

/** A part of the app could not be loaded since nobody answers: it may come when somebody does. */
export class Unreachable extends Error {}

/**
 * Imports a part of the app. Where it is gone because a newer version was deployed, the page
 * loads again, once; without a server it stays, since a reload would lose it.
 * @throws Unreachable without a server, and what the import threw where loading again would not help
 */
export async function importFresh<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (!(await serverAnswers())) throw new Unreachable("Nobody answers", { cause: error });
  }
  try {
    // The network may have come back since.
    return await load();
  } catch (error) {
    const last = Number(recallHere(RELOADED) ?? 0);
    if (Date.now() - last < AGAIN_AFTER_MS) throw error;
    rememberHere(RELOADED, String(Date.now()));
    location.reload();
    return new Promise<never>(() => undefined);
  }
}

let looking: Promise<void> | undefined;

/** Resolves when it is worth asking again for what was {@link Unreachable}, for all who wait at once. */
export function worthAsking(): Promise<void> {
  looking ??= networkOrTime().then(() => (looking = undefined));
  return looking;
}

function networkOrTime(): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, LOOK_AGAIN_MS);
    addEventListener("online", done);
  });
}

async function serverAnswers(): Promise<boolean> {
  return fetch("/", { method: "HEAD", cache: "no-store" }).then(
    (response) => response.ok,
    () => false,
  );
}
