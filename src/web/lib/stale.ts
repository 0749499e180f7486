import { recallHere, rememberHere } from "./remember.ts";

const RELOADED = "reloaded";
/** Two reloads within this time mean that reloading does not help. */
const AGAIN_AFTER_MS = 60_000;

/**
 * Imports a part of the app. Where it is gone because a newer version was deployed, the page
 * loads again, once; without a server it stays, since a reload would lose it.
 * @throws what the import threw, where loading again would not help
 */
export async function importFresh<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const last = Number(recallHere(RELOADED) ?? 0);
    if (Date.now() - last < AGAIN_AFTER_MS || !(await serverAnswers())) throw error;
    rememberHere(RELOADED, String(Date.now()));
    location.reload();
    return new Promise<never>(() => undefined);
  }
}

async function serverAnswers(): Promise<boolean> {
  return fetch("/", { method: "HEAD", cache: "no-store" }).then(
    (response) => response.ok,
    () => false,
  );
}
