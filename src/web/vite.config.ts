import path from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { bootScript } from "./vite.boot.ts";
import { noCircles } from "./vite.circles.ts";
import { emojiModules } from "./vite.emoji.ts";
import { EVERY_FILE, partsFetchedFirst } from "./vite.parts.ts";

// A test runner's NODE_ENV=test would put React's development build, twice as large, into the app.
if (process.argv.includes("build")) process.env["NODE_ENV"] = "production";

const root = import.meta.dirname;

/** A library that changes seldom has a chunk of its own, which a deploy leaves in the caches. */
const LIBRARIES = /node_modules[\\/](preact|react|react-dom|scheduler|nanostores|@nanostores)[\\/]/;

/** Modules that do nothing but name others. */
const BARRELS =
  /src[\\/]client[\\/]index\.ts$|lucide-react[\\/]dist[\\/]esm[\\/]lucide-react\.m?js$/;

/** What the screens share with the client, which is no part of any page: loaded before both. */
const PROTOCOL = /src[\\/]protocol[\\/]/;

/** What boot.js may fetch ahead, by its names. */
const PAGES = {
  entry: "entry/pages.ts",
  workspace: "workspace/workspace-page.tsx",
  de: "i18n/de/index.ts",
};

/** The service worker, one file: what it imports is nobody else's. */
const WORKER = "push-worker";
const WORKER_MODULE = "worker/push-worker.ts";

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
    if (found.has(next) || BARRELS.test(next)) continue;
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
  if (inside && PROTOCOL.test(id)) return "protocol";
  return inside ? "workspace" : null;
}

/** Builds the web app into `.build/web`, which the Worker serves as static assets. */
export default defineConfig({
  root,
  publicDir: "../../public",
  plugins: [react(), bootScript(root, PAGES), partsFetchedFirst(root), emojiModules(), noCircles()],
  resolve: {
    alias: [
      { find: /^react\/jsx-runtime$/, replacement: "preact/jsx-runtime" },
      { find: /^react-dom\/client$/, replacement: "preact/compat/client" },
      { find: /^react(-dom)?$/, replacement: "preact/compat" },
    ],
  },
  build: {
    outDir: "../../.build/web",
    emptyOutDir: true,
    target: "es2023",
    // A data: URL would need its own CSP source; every asset is a hashed file instead.
    assetsInlineLimit: 0,
    modulePreload: EVERY_FILE,
    rolldownOptions: {
      input: { index: path.join(root, "index.html"), [WORKER]: path.join(root, WORKER_MODULE) },
      output: {
        // A service worker is known by its address, and its scope is the folder that it lies in.
        entryFileNames: ({ name }) => (name === WORKER ? "[name].js" : "assets/[name]-[hash].js"),
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
