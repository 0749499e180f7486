import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// A test runner's NODE_ENV=test would put React's development build, twice as large, into the app.
if (process.argv.includes("build")) process.env["NODE_ENV"] = "production";

/** Builds the web app into `.build/web`, which the Worker serves as static assets. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: "../../public",
  plugins: [react()],
  build: {
    outDir: "../../.build/web",
    emptyOutDir: true,
    target: "es2023",
    // A data: URL would need its own CSP source; every asset is a hashed file instead.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      "/api": { target: "http://127.0.0.1:8787", ws: true },
    },
  },
});
