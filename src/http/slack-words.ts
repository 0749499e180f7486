/** A refusal as programs that post to Slack know it; `retryAfter` in whole seconds. */
export type SlackWords = { status: number; text: string; retryAfter?: number };

/** A refusal on its way to the one place that answers it. */
export class SlackRefusal extends Error {
  readonly words: SlackWords;

  constructor(status: number, text: string, retryAfter?: number) {
    super(text);
    this.words = { status, text, ...(retryAfter !== undefined && { retryAfter }) };
  }
}

/** The refusal as Slack answers it: one word of plain text. */
export function slackWords({ status, text, retryAfter }: SlackWords): Response {
  const headers = new Headers({ "Content-Type": "text/plain; charset=utf-8" });
  if (retryAfter !== undefined) headers.set("Retry-After", String(retryAfter));
  return new Response(text, { status, headers });
}
