import { parseFrame } from "../../client/parse-frame.ts";
import type { SocketConstructor, SocketLike } from "../../client/index.ts";
import type { ClientFrame } from "../../protocol/frames.ts";
import { factOf } from "./history.ts";
import type { Connection, Fact, Item } from "./history.ts";
import type { Random } from "./random.ts";

/** The line between clients and server. `lost` counts what it has lost so far. */
export type Line = {
  /** The share of frames to lose now: events and answers coming in, commands going out. */
  loss: number;
  lost: number;
};

/** A line that loses nothing. */
export function soundLine(): Line {
  return { loss: 0, lost: 0 };
}

/** What stands between a client and its sockets: notes everything, and may lose frames on the way. */
export type TapOptions = {
  readonly client: string;
  readonly userId: string;
  readonly connections: Connection[];
  readonly random: Random;
  readonly line: Line;
  /** Called after a command has gone out. */
  readonly onSent: () => void;
};

/** A client's sockets, one after the other. */
export type Tap = {
  readonly WebSocket: SocketConstructor;
  /** Sends a frame of our own on the live socket; false where there is none. */
  inject(frame: ClientFrame): boolean;
  /** Breaks the live socket off, as a network does. */
  cut(): void;
};

const ABNORMAL_CLOSE = 1006;
/** The same event reaches every client: what is kept of it is kept once. */
const facts = new Map<string, Fact>();

/** Builds the socket class of one client. */
export function tapInto(options: TapOptions): Tap {
  let live: TappedSocket | undefined;
  return {
    WebSocket: class extends TappedSocket {
      constructor(url: string, protocols: string[]) {
        super(options, url, protocols, (socket) => (live = socket));
      }
    },
    inject: (frame) => live?.write(JSON.stringify(frame)) ?? false,
    cut: () => live?.cut(),
  };
}

class TappedSocket implements SocketLike {
  onopen: SocketLike["onopen"] = null;
  onmessage: SocketLike["onmessage"] = null;
  onclose: SocketLike["onclose"] = null;
  onerror: SocketLike["onerror"] = null;
  readonly #options: TapOptions;
  readonly #inner: WebSocket;
  readonly #items: Item[] = [];
  #over = false;

  constructor(
    options: TapOptions,
    url: string,
    protocols: string[],
    made: (socket: TappedSocket) => void,
  ) {
    made(this);
    const { client, userId, connections } = options;
    const params = new URL(url).searchParams;
    const epoch = params.get("epoch");
    const opened = epoch === null ? null : { epoch, since: Number(params.get("since")) };
    connections.push({ client, userId, opened, items: this.#items });
    this.#options = options;
    this.#inner = new WebSocket(url, protocols);
    this.#inner.onmessage = ({ data }) => this.#received(String(data));
    this.#inner.onclose = ({ code, reason }) => this.#ended(code, reason);
    this.#inner.onerror = () => {};
  }

  /** What the client sends; a lost command never leaves. */
  send(text: string): void {
    if (!text.startsWith("{") || !this.#loses()) this.write(text);
  }

  /** Sends without loss; false where the socket is not open. */
  write(text: string): boolean {
    if (this.#over || this.#inner.readyState !== WebSocket.OPEN) return false;
    if (text.startsWith("{")) this.#note(JSON.parse(text) as ClientFrame);
    this.#inner.send(text);
    this.#options.onSent();
    return true;
  }

  cut(): void {
    this.#inner.close();
    this.#ended(ABNORMAL_CLOSE, "cut by the harness");
  }

  close(code?: number, reason?: string): void {
    this.#over = true;
    this.#inner.close(code, reason);
  }

  #note(frame: ClientFrame): void {
    if (frame.type === "resume")
      this.#items.push({ kind: "resume", epoch: frame.epoch, since: frame.since });
    else if ("id" in frame && frame.type !== "slash")
      this.#items.push({ kind: "sent", command: frame, when: performance.now() });
  }

  #received(text: string): void {
    if (this.#over) return;
    const frame = parseFrame(text);
    const when = performance.now();
    switch (frame?.type) {
      case "welcome":
      case "reset":
        this.#items.push({ kind: frame.type, epoch: frame.epoch, head: frame.head });
        break;
      case "events":
        for (const event of frame.events)
          if (event.type !== "unknown")
            this.#items.push({ kind: "event", fact: once(factOf(event)) });
        break;
      case "ack":
        this.#items.push({ kind: "ack", id: frame.id, seq: frame.seq, at: frame.at, when });
        break;
      case "error":
        this.#items.push({ kind: "error", id: frame.id ?? null, code: frame.code, when });
        break;
      default:
    }
    const losable = frame?.type === "events" || frame?.type === "ack" || frame?.type === "error";
    if (!losable || !this.#loses()) call(this.onmessage, { data: text });
  }

  #loses(): boolean {
    const { random, line } = this.#options;
    const lost = random.chance(line.loss);
    if (lost) line.lost += 1;
    return lost;
  }

  #ended(code: number, reason: string): void {
    if (this.#over) return;
    this.#over = true;
    call(this.onclose, { code, reason });
  }
}

/** The DOM types the handlers by its own events; a client reads only these fields. */
function call(handler: ((event: never) => unknown) | null, event: object): void {
  handler?.(event as never);
}

function once(fact: Fact): Fact {
  const key = `${fact.identity} ${fact.body}`;
  const known = facts.get(key);
  if (known !== undefined) return known;
  facts.set(key, fact);
  return fact;
}
