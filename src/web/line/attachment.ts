import type { SocketLike } from "../../client/index.ts";
import { isFrame } from "./messages.ts";
import { placeIn, Resets } from "./resets.ts";
import type { Place } from "./resets.ts";

/**
 * A socket that is none: its words go through the tab that leads. It asks for what its own client
 * lacks, and keeps from it the resets that are answers to other tabs.
 */
export class Attachment implements SocketLike {
  onopen: SocketLike["onopen"] = null;
  onmessage: SocketLike["onmessage"] = null;
  onclose: SocketLike["onclose"] = null;
  onerror: SocketLike["onerror"] = null;
  /** The tab that leads. */
  readonly leader: string;
  readonly #say: (text: string) => void;
  readonly #place: Place | null;
  readonly #resets = new Resets();
  #welcomed = false;

  /** `url` is the socket's own, with the place to resume from; `say` sends a text to the server. */
  constructor(leader: string, url: string, say: (text: string) => void) {
    this.leader = leader;
    this.#say = say;
    this.#place = placeIn(url);
  }

  send(text: string): void {
    this.#resets.sent(text);
    this.#say(text);
  }

  close(): void {
    this.onmessage = null;
    this.onclose = null;
  }

  /** A text came from the server. */
  receive(text: string): void {
    if (isFrame(text, "welcome")) return this.#welcome(text);
    if (this.#welcomed && this.#resets.lets(text)) this.onmessage?.({ data: text } as never);
  }

  /** The line ended with this code. */
  drop(code: number, reason = ""): void {
    this.onclose?.({ code, reason } as never);
  }

  #welcome(text: string): void {
    if (this.#welcomed) return;
    this.#welcomed = true;
    this.onmessage?.({ data: text } as never);
    const { epoch, head } = JSON.parse(text) as { epoch: string; head: number };
    const place = this.#place;
    if (place !== null && place.epoch === epoch && place.since < head)
      this.send(JSON.stringify({ type: "resume", ...place }));
  }
}
