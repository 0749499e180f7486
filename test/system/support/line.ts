import http from "node:http";
import type { Duplex } from "node:stream";
import WebSocket from "ws";
import { must, unique } from "./people.ts";
import type { Person } from "./people.ts";
import type { Event, Frame, Ticket } from "./shapes.ts";

const PATIENCE_MS = 5_000;

const CLOSE_POLL_MS = 5;

export interface Close {
  code: number;
  /** `performance.now()` of the moment. */
  when: number;
}

export interface LineOptions {
  epoch?: string;
  since?: number | string;
  /** Used in place of a fresh one. */
  ticket?: Ticket;
  /** Beside the subprotocols. */
  headers?: Record<string, string>;
}

export async function ticketFor(person: Person, channelId: string): Promise<Ticket> {
  return must(await person.post<Ticket>(`/api/channels/${channelId}/ticket`));
}

/** One socket, and all that it has heard. */
export class Line {
  readonly socket: WebSocket;
  readonly raw: string[] = [];
  readonly frames: Frame[] = [];
  readonly closed: Promise<Close>;
  isOpen = true;
  #pongs = 0;
  #isLeaving = false;
  readonly #watchers = new Set<() => void>();

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on("message", (data: Buffer) => this.#hear(data.toString()));
    socket.on("error", () => {});
    this.#endOnClose();
    this.closed = new Promise((resolve) => {
      socket.on("close", (code) => {
        this.isOpen = false;
        resolve({ code, when: performance.now() });
        for (const watcher of this.#watchers) watcher();
      });
    });
  }

  /**
   * A close frame is the end, though the local runtime may keep the connection itself for ten
   * seconds more if it never heard from us.
   */
  #endOnClose(): void {
    const timer = setInterval(() => {
      if (this.socket.readyState < WebSocket.CLOSING) return;
      clearInterval(timer);
      if (!this.#isLeaving) this.socket.terminate();
    }, CLOSE_POLL_MS);
  }

  #hear(text: string): void {
    if (text === "pong") this.#pongs += 1;
    else {
      this.raw.push(text);
      this.frames.push(JSON.parse(text) as Frame);
    }
    for (const watcher of this.#watchers) watcher();
  }

  get welcome(): Frame {
    const first = this.frames[0];
    if (first?.type !== "welcome") throw new Error(`the first frame is ${this.raw[0]}`);
    return first;
  }

  /** Every event heard so far, in the order of hearing. */
  get events(): Event[] {
    return this.frames.flatMap((frame) => frame.events ?? []);
  }

  /** The bodies of the messages created, in the order of hearing. */
  get bodies(): string[] {
    return this.events.flatMap((event) =>
      event.message === undefined ? [] : [event.message.body],
    );
  }

  send(frame: object): void {
    this.socket.send(JSON.stringify(frame));
  }

  sendText(text: string | Buffer): void {
    this.socket.send(text, { binary: false });
  }

  /** Sends a command under a fresh id, or its own, and waits for its `ack` or `error`. */
  async command(command: { type: string; id?: string } & Record<string, unknown>): Promise<Frame> {
    const id = command.id ?? unique("cmd");
    const from = this.frames.length;
    this.send({ ...command, id });
    return this.heard((frame) => frame.id === id, `an answer to ${command.type}`, from);
  }

  /** Says something and waits for the `ack`. */
  async say(
    body: string,
    more: Record<string, unknown> = {},
  ): Promise<{ id: string; seq: number; at: number }> {
    const answer = await this.command({ type: "send", body, ...more });
    const { id, seq, at } = answer;
    if (answer.type !== "ack" || id === undefined || seq === undefined || at === undefined) {
      throw new Error(`expected an ack, got ${JSON.stringify(answer)}`);
    }
    return { id, seq, at };
  }

  /** The first frame from the `from`th on that fits, heard already or within the next seconds. */
  async heard(
    fits: (frame: Frame) => boolean,
    what: string,
    from = 0,
    ms = PATIENCE_MS,
  ): Promise<Frame> {
    const find = () => this.frames.slice(from).find(fits);
    await this.#until(() => find() !== undefined, what, ms);
    return find()!;
  }

  /** The event with this seq. */
  async event(seq: number, ms = PATIENCE_MS): Promise<Event> {
    const find = () => this.events.find((event) => event.seq === seq);
    await this.#until(() => find() !== undefined, `event ${seq}`, ms);
    return find()!;
  }

  /** A ping and its pong: what was sent to us before has been heard after it. */
  async ping(): Promise<void> {
    const before = this.#pongs;
    this.socket.send("ping");
    await this.#until(() => this.#pongs > before, "a pong", PATIENCE_MS);
  }

  async closedWith(ms = PATIENCE_MS): Promise<number> {
    await this.#until(() => !this.isOpen, "a close", ms);
    return (await this.closed).code;
  }

  /** Says goodbye and waits for the answer. */
  async leave(): Promise<Close> {
    this.#isLeaving = true;
    this.socket.close(1000);
    return this.closed;
  }

  /** Ends the connection without a word, as a dead network does. */
  hangUp(): void {
    this.socket.terminate();
  }

  #until(isSo: () => boolean, what: string, ms: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (finish: () => void) => {
        clearTimeout(timer);
        this.#watchers.delete(look);
        finish();
      };
      const look = () => {
        if (isSo()) done(resolve);
        else if (!this.isOpen)
          done(() => reject(new Error(`${what} was awaited, the socket closed; ${this.#last()}`)));
      };
      const timer = setTimeout(
        () => done(() => reject(new Error(`no ${what} in ${ms} ms; ${this.#last()}`))),
        ms,
      );
      this.#watchers.add(look);
      look();
    });
  }

  #last(): string {
    return `the last frames: ${this.raw.slice(-3).join(" ").slice(0, 500)}`;
  }
}

/** Opens a socket with a ticket and waits for the welcome. */
export async function openLine(
  person: Person,
  channelId: string,
  options: LineOptions = {},
): Promise<Line> {
  const ticket = options.ticket ?? (await ticketFor(person, channelId));
  const url = withPlace(ticket.url, options);
  const socket = new WebSocket(url, ["edgewise.v1", `ticket.${ticket.ticket}`], {
    headers: options.headers ?? {},
    perMessageDeflate: false,
  });
  return opened(socket);
}

/** Opens a socket as a page on our own origin does: with its cookie. */
export async function openLineByCookie(person: Person, channelId: string): Promise<Line> {
  const url = new URL(`/api/channels/${channelId}/socket`, person.api.base.replace(/^http/, "ws"));
  const headers = { cookie: person.cookie, origin: person.api.base };
  return opened(new WebSocket(url, ["edgewise.v1"], { headers, perMessageDeflate: false }));
}

async function opened(socket: WebSocket): Promise<Line> {
  const line = new Line(socket);
  await line.heard(() => true, "a first frame");
  return line;
}

function withPlace(url: string, { epoch, since }: LineOptions): URL {
  const place = new URL(url);
  if (epoch !== undefined) place.searchParams.set("epoch", epoch);
  if (since !== undefined) place.searchParams.set("since", String(since));
  return place;
}

/** What an upgrade was answered; with status 101 the connection is there too, for the caller to end. */
export interface Knock {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
  connection?: Duplex;
}

/** Asks for an upgrade with exactly these headers beside those that every WebSocket needs. */
export function knock(base: string, path: string, headers: Record<string, string>): Promise<Knock> {
  return new Promise((resolve, reject) => {
    const request = http.request(new URL(path, base), {
      headers: {
        connection: "Upgrade",
        upgrade: "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
        ...headers,
      },
    });
    request.on("upgrade", (response, connection) => {
      resolve({ status: 101, headers: response.headers, text: "", connection });
    });
    request.on("response", (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text += chunk.toString()));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    request.on("error", reject);
    request.end();
  });
}

/** {@link knock} for the status alone. */
export async function knockStatus(
  base: string,
  path: string,
  headers: Record<string, string>,
): Promise<number> {
  const { status, connection } = await knock(base, path, headers);
  connection?.destroy();
  return status;
}

/** The header that carries a ticket. */
export function protocols(ticket: string): Record<string, string> {
  return { "sec-websocket-protocol": `edgewise.v1, ticket.${ticket}` };
}
