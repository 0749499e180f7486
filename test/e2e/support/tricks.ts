import type { Page } from "playwright-core";

/** What becomes of what a page says on its sockets. */
interface Tampering {
  /** Frames of these types never leave the page. */
  swallow?: string[];
  /** A message with these words in it is refused, as the server would. */
  refuse?: { words: string; code: string; message: string };
}

/** Comes between a page and its sockets, from its next load on. */
export async function tamper(page: Page, tampering: Tampering): Promise<void> {
  await page.addInitScript(({ swallow = [], refuse }: Tampering) => {
    type Sent = { type?: string; id?: string; body?: string; commands?: Sent[] };
    const send = Reflect.get<WebSocket, "send">(WebSocket.prototype, "send");
    WebSocket.prototype.send = function (data) {
      if (typeof data !== "string" || !data.startsWith("{")) return send.call(this, data);
      const frame = JSON.parse(data) as Sent;
      const refused = (frame.commands ?? [frame]).find(
        ({ body }) => refuse !== undefined && body?.includes(refuse.words) === true,
      );
      if (refused !== undefined && refuse !== undefined) {
        const { code, message } = refuse;
        const answer = JSON.stringify({ type: "error", id: refused.id, code, message });
        setTimeout(() => this.dispatchEvent(new MessageEvent("message", { data: answer })));
      } else if (!swallow.includes(frame.type ?? "")) send.call(this, data);
    };
  }, tampering);
}

/** Looking at a channel leaves no trace: what was unread stays so, and what is begun there is not kept. */
export async function leaveUnread(page: Page): Promise<void> {
  await tamper(page, { swallow: ["read"] });
  await page.route("**/api/channels/*/read", (route) => route.fulfill({ status: 204 }));
  // What is begun in one picture is not in the next.
  await page.route("**/api/channels/*/draft", (route) => route.fulfill({ status: 204 }));
}

/** Calls to addresses like this are never answered. */
export async function holdBack(page: Page, address: string): Promise<void> {
  await page.route(address, () => {});
}

/** Calls to addresses like this are refused: the server is busy. */
export async function breakDown(page: Page, address: string): Promise<void> {
  const problem = {
    type: "about:blank",
    title: "Unavailable",
    status: 503,
    detail: "The history does not answer",
    code: "unavailable",
  };
  await page.route(address, (route) =>
    route.fulfill({
      status: 503,
      contentType: "application/problem+json",
      headers: { "retry-after": "30" },
      body: JSON.stringify(problem),
    }),
  );
}
