import path from "node:path";
import type { ModulePreloadOptions, Plugin } from "vite";

/** The module that Vite puts before each `import()` of a build, by the name that it has there. */
const VITES_OWN = "\0vite/preload-helper.js";

/** Has lib/fetched-first.ts bring the files of every part before it is imported. */
export function partsFetchedFirst(root: string): Plugin {
  return {
    name: "parts-fetched-first",
    enforce: "pre",
    resolveId: (id) => (id === VITES_OWN ? path.join(root, "lib/fetched-first.ts") : undefined),
  };
}

/** Names the file of a part also where it is the only one, which Vite leaves to the import itself. */
export const EVERY_FILE: ModulePreloadOptions = {
  polyfill: false,
  resolveDependencies: (file, files, { hostType }) =>
    hostType === "js" && files.length === 0 ? [file] : files,
};
