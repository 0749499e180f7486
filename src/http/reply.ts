import { createHash } from "node:crypto";
import type { AppContext } from "./context.ts";

/**
 * Answers a GET: `?fields=` keeps the named ones of a resource, or of each item of a list; the ETag is
 * of what is then left, and `If-None-Match` with it answers 304.
 */
export function answer(c: AppContext, body: object): Response {
  const text = JSON.stringify(project(body, c.req.query("fields")));
  const etag = `"${createHash("sha256").update(text).digest("base64url").slice(0, 22)}"`;
  const headers = { ETag: etag, "Cache-Control": "private, no-cache" };
  if (matches(c.req.header("If-None-Match"), etag)) return c.body(null, 304, headers);
  return c.body(text, 200, { ...headers, "Content-Type": "application/json" });
}

function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(",").some((one) => {
    const tag = one.trim().replace(/^W\//, "");
    return tag === etag || tag === "*";
  });
}

function project(body: object, fields: string | undefined): object {
  if (fields === undefined || fields === "") return body;
  const names = new Set(fields.split(",").map((name) => name.trim()));
  if ("items" in body && Array.isArray(body.items))
    return { ...body, items: body.items.map((item: object) => pick(item, names)) };
  return pick(body, names);
}

function pick(item: object, names: ReadonlySet<string>): object {
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name)));
}
