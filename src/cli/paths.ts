import path from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout's top folder, absolute. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** Everything that is generated and may be deleted at any time, absolute. */
export const BUILD_DIR = path.join(ROOT, ".build");

/** The configuration that every command derives its own from, absolute. */
export const WRANGLER_CONFIG = path.join(ROOT, "wrangler.toml");

/** A path inside the checkout, absolute. */
export function fromRoot(...parts: string[]): string {
  return path.join(ROOT, ...parts);
}

/** A program of devDependencies, absolute. */
export function bin(name: string): string {
  return fromRoot("node_modules/.bin", name);
}
