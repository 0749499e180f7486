import { MOVED } from "../../client/index.ts";
import type { SocketLike } from "../../client/index.ts";
import { isFrame } from "./messages.ts";
import { placeIn, Resets } from "./resets.ts";

export type TrunkDeps = {
  /** A text came that all tabs should have. */
  readonly onText: (text: string) => void;
  /** No more will come; each trunk says so once. */
  readonly onEnd: (code: number, reason: string) => void;
};

/** The real socket of this tab, with an ear for what goes over it. */
export class Trunk implements SocketLike {
  onopen: SocketLike["onopen"] = null;
  onmessage: SocketLike["onmessage"] = null;
  onclose: SocketLike["onclose"] = null;
  onerror: SocketLike["onerror"] = null;
  readonly #real: SocketLike;
  readonly #deps: TrunkDeps;
  #welcome: string | undefined;
  readonly #resets: Resets;
  #ended = false;

  /** `real` was made for `url`. */
  constructor(real: SocketLike, url: string, deps: TrunkDeps) {
    this.#real = real;
    this.#resets = new Resets(placeIn(url));
    this.#deps = deps;
    real.onmessage = (event: { data: unknown }) => this.#received(event.data);
    real.onclose = ({ code, reason }: { code: number; reason: string }) => this.drop(code, reason);
    real.onerror = () => {};
  }

  /** The welcome of this socket; undefined before it came and after the end. */
  get welcome(): string | undefined {
    return this.#ended ? undefined : this.#welcome;
  }

  /** For our own client. */
  send(text: string): void {
    this.#resets.sent(text);
    this.pass(text);
  }

  /** For any tab. */
  pass(text: string): void {
    this.#real.send(text);
    if (isFrame(text, "read")) this.#shareRead(text);
  }

  /** Our own client is through with it. */
  close(code?: number): void {
    this.onmessage = null;
    this.onclose = null;
    this.drop(MOVED, "");
    this.#real.close(code);
  }

  /** Ends it and tells our client, as if the socket had closed with that code. */
  drop(code: number, reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#real.onmessage = null;
    this.#real.onclose = null;
    this.#deps.onEnd(code, reason);
    this.onclose?.({ code, reason } as never);
  }

  /** Lets go of the socket and sends our client elsewhere. */
  leave(): void {
    this.drop(MOVED, "");
    this.#real.close(1000);
  }

  #received(data: unknown): void {
    if (isFrame(data, "welcome")) this.#welcome = data;
    // Whoever has the socket answers for it; a pong is for the one who asked.
    if (typeof data === "string" && data !== "pong" && !isFrame(data, "maintenance"))
      this.#deps.onText(data);
    if (this.#resets.lets(data)) this.onmessage?.({ data } as never);
  }

  /** The server tells a person's read mark to others; our tabs are one socket to it. */
  #shareRead(text: string): void {
    if (this.#welcome === undefined) return;
    const { you } = JSON.parse(this.#welcome) as { you: { userId: string } };
    const { seq } = JSON.parse(text) as { seq: number };
    const told = JSON.stringify({ type: "read", userId: you.userId, seq });
    this.#deps.onText(told);
    this.onmessage?.({ data: told } as never);
  }
}
