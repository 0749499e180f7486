import { createHash } from "node:crypto";
import { Hono } from "hono";
import { readUnsubscribeToken } from "../identity/unsubscribe.ts";
import { wordsIn } from "../jobs/notify/words.ts";
import type { MailLanguage } from "../protocol/push.ts";
import { authSecret } from "../storage/env.ts";
import { choicesOf } from "../storage/objects.ts";
import type { AppContext, AppEnv } from "./context.ts";
import { deny } from "./context.ts";

const STYLE = `:root{color-scheme:light dark}body{display:grid;place-items:center;min-height:90vh;margin:0;font:16px/24px system-ui,sans-serif}main{max-width:26rem;padding:1.5rem}h1{font-size:1.375rem}button{padding:.5rem 1rem;border:1px solid;border-radius:.5rem;background:none;color:inherit;font:inherit;cursor:pointer}`;
const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");

/** A page of ours that is no part of the app: it loads nothing, and its one form goes to itself. */
const HEADERS = {
  "Content-Type": "text/html; charset=utf-8",
  "Content-Security-Policy": `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  "Cache-Control": "no-store",
  "Referrer-Policy": "no-referrer",
};

/**
 * `/api/unsubscribe/:token`: ends a person's digests by the link of a letter, without a sign-in. Opening it
 * only asks, since programs that look at mail open every link; POST does it, also for a mail program's
 * one click (RFC 8058).
 */
export const unsubscribe = new Hono<AppEnv>()
  .get("/:token", (c) => {
    readToken(c);
    const language = languageOf(c);
    const { title, ask, yes } = wordsIn(language).unsubscribe;
    const form = `<form method="post"><button type="submit">${yes}</button></form>`;
    return c.body(page(language, title, `<p>${ask}</p>${form}`), 200, HEADERS);
  })
  .post("/:token", async (c) => {
    const userId = readToken(c);
    await choicesOf(c.env, userId).prefer(userId, { digest: null });
    const language = languageOf(c);
    const { title, done, back } = wordsIn(language).unsubscribe;
    return c.body(
      page(language, title, `<p>${done}</p><p><a href="/">${back}</a></p>`),
      200,
      HEADERS,
    );
  });

function readToken(c: AppContext): string {
  const userId = readUnsubscribeToken(authSecret(c.env), c.req.param("token") ?? "");
  return userId ?? deny("not_found", "This link ends nothing");
}

function languageOf(c: AppContext): MailLanguage {
  return c.req.query("language") === "de" ? "de" : "en";
}

/** All of it is our own words: nothing that a person wrote is in the page. */
function page(language: MailLanguage, title: string, body: string): string {
  const viewport = '<meta name="viewport" content="width=device-width, initial-scale=1">';
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8">${viewport}<style>${STYLE}</style><title>${title}</title></head><body><main><h1>${title}</h1>${body}</main></body></html>`;
}
