import type { SocketLike } from "../../src/client/types.ts";

/** A socket whose other end is the test. */
export class FakeSocket implements SocketLike {
  onopen: SocketLike["onopen"] = null;
  onmessage: SocketLike["onmessage"] = null;
  onclose: SocketLike["onclose"] = null;
  onerror: SocketLike["onerror"] = null;
  readonly url: string;
  readonly protocols: string[];
  readonly sent: string[] = [];
  closedWith: number | undefined;
  /** Called with what the client sends. */
  onSend: (text: string) => void = () => {};
  onClientClose: () => void = () => {};
  /** Frames that are still on their way, while some are held. */
  held: unknown[] | null = null;
  #ended = false;

  constructor(url: string, protocols: string[]) {
    this.url = url;
    this.protocols = protocols;
  }

  /** As a browser's, it loses silently what comes after its end. */
  send(text: string): void {
    if (this.#ended) return;
    this.sent.push(text);
    this.onSend(text);
  }

  /** A second close does nothing. */
  close(code = 1005): void {
    if (this.closedWith !== undefined) return;
    this.closedWith = code;
    this.#ended = true;
    this.onClientClose();
  }

  /** The server sends a frame, or a text as it is. */
  receive(frame: unknown): void {
    if (this.held !== null) {
      this.held.push(frame);
      return;
    }
    const data = typeof frame === "string" ? frame : JSON.stringify(frame);
    this.onmessage?.({ data } as never);
  }

  /** What was held arrives. */
  release(): void {
    const frames = this.held ?? [];
    this.held = null;
    for (const frame of frames) this.receive(frame);
  }

  /** The server or the network closes the socket. */
  drop(code = 1006, reason = ""): void {
    this.#ended = true;
    this.onclose?.({ code, reason } as never);
  }

  frames(type: string): { type: string; [key: string]: unknown }[] {
    return this.sent
      .filter((text) => text.startsWith("{"))
      .map((text) => JSON.parse(text) as { type: string })
      .filter((frame) => frame.type === type);
  }
}

/** A constructor of sockets that keeps them, newest last. */
export function fakeSockets() {
  const made: FakeSocket[] = [];
  class Socket extends FakeSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols);
      made.push(this);
    }
  }
  return { WebSocket: Socket, made, last: () => made.at(-1)! };
}

/** A welcome with the usual limits. */
export function welcome(over: Record<string, unknown> = {}) {
  return {
    type: "welcome",
    epoch: "e1",
    head: 0,
    you: { userId: "me", role: "member" },
    here: { count: 1, userIds: ["me"] },
    limits: {
      bodyCharacters: 4_000,
      frameBytes: 65_536,
      batchCommands: 20,
      pingMs: 25_000,
      messagesPerMinute: 30,
      reconnectSpreadMs: 2_000,
    },
    ...over,
  };
}
