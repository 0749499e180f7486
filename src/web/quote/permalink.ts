import { parsePanel, panelValue } from "../panel/panel-view.ts";
import { parsePath, pathOf } from "../route.ts";

/** The way to one message; `threadSeq` where it is a reply that stands in its thread alone. */
export type Permalink = {
  readonly workspaceId: string;
  readonly channelId: string;
  readonly seq: number;
  readonly threadSeq: number | null;
};

/** A body and the messages that it points to. */
export type Pointing = {
  /** The body without the lines at its end that are nothing but links to messages. */
  readonly shown: string;
  /** Each once, in their order, the first few. */
  readonly links: readonly Permalink[];
};

/** Messages that one body shows; whoever writes more links shows the others as links. */
const MOST = 3;
/** An address up to the punctuation of the sentence that it stands in. */
const URL_LIKE = /https?:\/\/[^\s<>"'`)\]]*[^\s<>"'`)\].,;:!?*_~]/g;

/** The address of a message, for the clipboard and for bodies; `origin` has no slash at its end. */
export function permalinkOf(link: Permalink, origin: string): string {
  return origin + pathAndSearchOf(link);
}

/** The same without the origin. */
export function pathAndSearchOf({ workspaceId, channelId, seq, threadSeq }: Permalink): string {
  const path = pathOf({ at: "channel", workspaceId, channelId, messageSeq: seq });
  return path + searchOf(threadSeq);
}

/** The query that opens the thread that a message is in. */
export function searchOf(threadSeq: number | null): string {
  if (threadSeq === null) return "";
  return `?panel=${panelValue({ kind: "thread", of: String(threadSeq) })}`;
}

/** The message that an address names; undefined where it is none of ours. */
export function parsePermalink(href: string, origin: string): Permalink | undefined {
  if (!href.startsWith(`${origin}/w/`)) return undefined;
  const url = URL.canParse(href) ? new URL(href) : undefined;
  if (url?.origin !== origin) return undefined;
  const route = parsePath(url.pathname);
  if (route.at !== "channel" || route.messageSeq === undefined) return undefined;
  const { workspaceId, channelId, messageSeq: seq } = route;
  const panel = parsePanel(url.searchParams.get("panel") ?? undefined);
  const thread = panel?.kind === "thread" ? Number(panel.of) : Number.NaN;
  return { workspaceId, channelId, seq, threadSeq: Number.isSafeInteger(thread) ? thread : null };
}

/** What a body points to, and what of it is worth showing beside that. Pure; most bodies are answered at once. */
export function pointing(body: string, origin: string): Pointing {
  if (!body.includes(`${origin}/w/`)) return { shown: body, links: [] };
  const links = new Map<string, Permalink>();
  for (const [url] of body.matchAll(URL_LIKE)) {
    const link = parsePermalink(url, origin);
    if (link && links.size < MOST) links.set(keyOf(link), link);
  }
  const lines = body.split("\n");
  while (lines.length > 0) {
    const last = lines.at(-1)?.trim() ?? "";
    const link = parsePermalink(last, origin);
    if (last !== "" && !(link && links.has(keyOf(link)))) break;
    lines.pop();
  }
  return { shown: links.size > 0 ? lines.join("\n") : body, links: [...links.values()] };
}

/** Tells one message from every other. */
export function keyOf({ channelId, seq }: Pick<Permalink, "channelId" | "seq">): string {
  return `${channelId}:${seq}`;
}
