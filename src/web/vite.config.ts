import { createHash } from "node:crypto";
import path from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import type { Plugin } from "vite";
import { bootScript } from "./vite.boot.ts";

// A test runner's NODE_ENV=test would put React's development build, twice as large, into the app.
if (process.argv.includes("build")) process.env["NODE_ENV"] = "production";

const root = import.meta.dirname;

/** A library that changes seldom has a chunk of its own, which a deploy leaves in the caches. */
const LIBRARIES = /node_modules[\\/](preact|react|react-dom|scheduler|nanostores|@nanostores)[\\/]/;

/** What boot.js may fetch ahead, by its names. */
const PAGES = {
  entry: "entry/pages.ts",
  workspace: "workspace/workspace-page.tsx",
  de: "i18n/de/index.ts",
};

type ChunkingContext = {
  getModuleInfo(id: string): { importedIds: readonly string[] } | null;
};

/**
 * Makes a test for modules: whether one is loaded with a module, at once.
 * @param start the module that the rest hangs on, relative to src/web
 */
function loadedWith(start: string): (id: string, context: ChunkingContext) => boolean {
  let found: Set<string> | undefined;
  return (id, context) => {
    found ??= closureOf(path.join(root, start), context);
    return found.has(id);
  };
}

function closureOf(start: string, context: ChunkingContext): Set<string> {
  const found = new Set<string>();
  const waiting = [start];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    // A barrel leads to everything behind it; what is used of it is taken by its own name.
    if (found.has(next) || next === path.join(root, "../client/index.ts")) continue;
    found.add(next);
    waiting.push(...(context.getModuleInfo(next)?.importedIds ?? []));
  }
  return found;
}

const withApp = loadedWith("main.tsx");
const withEntry = loadedWith(PAGES.entry);
const withWorkspace = loadedWith(PAGES.workspace);

/** Few files for each page, instead of one for every set of pages that share something. */
function chunkOf(id: string, context: ChunkingContext): string | null {
  const inside = withWorkspace(id, context);
  if (withApp(id, context)) return "app";
  if (withEntry(id, context)) return inside ? "fields" : null;
  return inside ? "workspace" : null;
}

/**
 * Takes the names of CSS classes one by one instead of as an object that holds all of a file's:
 * then each stands in the code where it is used, and the object is gone.
 */
const classNamesInPlace: Plugin = {
  name: "class-names-in-place",
  apply: "build",
  enforce: "pre",
  transform: {
    filter: { id: /\.tsx?$/ },
    handler: (code) => ({
      code: code.replace(/import (\w+) from ("[^"]+\.module\.css")/g, "import * as $1 from $2"),
      map: null,
    }),
  },
};

/** Five characters that differ for every class of every file. */
function shortClassName(name: string, file: string): string {
  const key = `${path.relative(root, file)} ${name}`;
  return `_${createHash("sha256").update(key).digest("base64url").replace(/[-_]/g, "").slice(0, 5)}`;
}

/** Builds the web app into `.build/web`, which the Worker serves as static assets. */
export default defineConfig({
  root,
  publicDir: "../../public",
  plugins: [react(), classNamesInPlace, bootScript(root, PAGES)],
  resolve: {
    alias: [
      { find: /^react\/jsx-runtime$/, replacement: "preact/jsx-runtime" },
      { find: /^react-dom\/client$/, replacement: "preact/compat/client" },
      { find: /^react(-dom)?$/, replacement: "preact/compat" },
      { find: /^\.\.\/createLucideIcon\.mjs$/, replacement: path.join(root, "ui/draw-icon.ts") },
    ],
  },
  css: { modules: { generateScopedName: shortClassName } },
  build: {
    outDir: "../../.build/web",
    emptyOutDir: true,
    target: "es2023",
    // A data: URL would need its own CSP source; every asset is a hashed file instead.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      treeshake: {
        // So that a page takes from a barrel what it uses and no more.
        moduleSideEffects: [{ test: /src[\\/](client|protocol)[\\/]/, sideEffects: false }],
      },
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            { name: "libraries", test: LIBRARIES, priority: 2 },
            { debugName: "pages", name: chunkOf, priority: 1 },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      "/api": { target: "http://127.0.0.1:8787", ws: true },
    },
  },
});
