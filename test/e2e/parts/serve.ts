import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { build } from "vite";
import react from "@vitejs/plugin-react";
import config from "../../../src/web/vite.config.ts";

/** The policy of the real app: parts that break it would break there. */
async function policy(): Promise<string> {
  const headers = await readFile(
    path.join(import.meta.dirname, "../../../public/_headers"),
    "utf8",
  );
  const line = /Content-Security-Policy: (.*)/.exec(headers)?.[1];
  if (line === undefined) throw new Error("public/_headers has no Content-Security-Policy");
  return line;
}

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

/** Builds the page of parts into `folder` and serves it under the app's policy. */
export async function serveParts(
  folder: string,
): Promise<{ url: string; stop: () => Promise<void> }> {
  process.env["NODE_ENV"] = "production";
  await build({
    root: import.meta.dirname,
    configFile: false,
    plugins: [react()],
    // What stands in for React there stands in here.
    resolve: config.resolve ?? {},
    publicDir: false,
    logLevel: "warn",
    build: { outDir: folder, emptyOutDir: true, target: "es2023", assetsInlineLimit: 0 },
  });
  const csp = await policy();
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? "/", "http://parts").pathname;
    const file = path.join(folder, name === "/" ? "index.html" : path.normalize(name));
    readFile(file).then(
      (body) => {
        response.setHeader("content-type", TYPES[path.extname(file)] ?? "text/plain");
        response.setHeader("content-security-policy", csp);
        response.end(body);
      },
      () => {
        response.statusCode = 404;
        response.end();
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
