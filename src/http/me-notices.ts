import { Hono } from "hono";
import type { NoticeKind } from "../protocol/http.ts";
import { NOTICE_KINDS } from "../protocol/http.ts";
import type { NoticesPage } from "../protocol/personal.ts";
import { noticesReadBody } from "../protocol/personal.ts";
import { deskOf } from "../storage/objects.ts";
import type { AppContext, AppEnv } from "./context.ts";
import { deny, pageLimit, pageOf, queryNumber, readBody, signedIn } from "./context.ts";
import { renderAll } from "./rendered.ts";
import { answer } from "./reply.ts";

/** How much of a message a notice shows, in characters, as in the one that was told. */
const NOTICE_CHARACTERS = 200;
/** Kinds whose words are the person's own. */
const OWN: readonly NoticeKind[] = ["reminder", "scheduled", "webhook"];

/** `/api/me/notices`: what a person was told. The words are those of now, for who may read them now. */
export const meNotices = new Hono<AppEnv>()
  .get("/notices", async (c) => {
    const session = await signedIn(c);
    const limit = pageLimit(c);
    const before = queryNumber(c, "cursor", 1, Number.MAX_SAFE_INTEGER, null);
    const desk = deskOf(c.env, session.userId);
    const { items: rows, unread } = await desk.notices(kindOf(c), before, limit + 1);
    const page = pageOf(rows, limit, ({ id }) => String(id));
    const of = await renderAll(
      c,
      session,
      page.items.filter(({ kind }) => !OWN.includes(kind)),
    );
    const gone: number[] = [];
    const items = page.items.flatMap((notice) => {
      if (OWN.includes(notice.kind)) return [notice];
      const message = of(notice);
      // What is no more, or theirs no longer, is not to count as unread for ever either.
      if (typeof message === "string") {
        gone.push(notice.id);
        return [];
      }
      return [{ ...notice, body: [...message.body].slice(0, NOTICE_CHARACTERS).join("") }];
    });
    if (gone.length > 0)
      c.executionCtx.waitUntil(Promise.resolve(desk.dropNotices(gone)).catch(() => undefined));
    return answer(c, { items, nextCursor: page.nextCursor, unread } satisfies NoticesPage);
  })
  .put("/notices/read", async (c) => {
    const { userId } = await signedIn(c);
    const which = await readBody(c, noticesReadBody);
    await deskOf(c.env, userId).readNotices(which);
    return c.json({});
  });

function kindOf(c: AppContext): NoticeKind | null {
  const text = c.req.query("kind");
  if (text === undefined) return null;
  const kind = NOTICE_KINDS.find((one) => one === text);
  return kind ?? deny("invalid", `kind: must be one of ${NOTICE_KINDS.join(", ")}`);
}
