import { exports } from "cloudflare:workers";
import type { ServerFrame } from "../../src/protocol/frames.ts";
import { SUBPROTOCOL, TICKET_PREFIX } from "../../src/protocol/wire.ts";
import type { ChannelView, TicketView, WorkspaceView } from "../../src/protocol/http.ts";

const ORIGIN = "http://edgewise.test";

/** One person, by their bearer token, talking to the real worker inside the runtime. */
export class Person {
  readonly token: string;
  readonly userId: string;

  constructor(token: string, userId: string) {
    this.token = token;
    this.userId = userId;
  }

  static async guest(): Promise<Person> {
    const response = await exports.default.fetch(`${ORIGIN}/api/auth/sign-in/anonymous`, {
      method: "POST",
    });
    const { user } = await response.json<{ user: { id: string } }>();
    return new Person(response.headers.get("set-auth-token") ?? "", user.id);
  }

  /** Somebody with a password, as no guest is; the first one of a deployment is its operator. */
  static async account(email = "op@edgewise.test"): Promise<Person> {
    const response = await exports.default.fetch(`${ORIGIN}/api/auth/sign-up/email`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ email, password: "correct horse battery", name: "Op" }),
    });
    const { user } = await response.json<{ user: { id: string } }>();
    return new Person(response.headers.get("set-auth-token") ?? "", user.id);
  }

  fetch(
    path: string,
    method = "GET",
    body?: unknown,
    headers: HeadersInit = {},
  ): Promise<Response> {
    const all = new Headers(headers);
    all.set("Authorization", `Bearer ${this.token}`);
    if (body !== undefined) all.set("Content-Type", "application/json");
    return exports.default.fetch(`${ORIGIN}${path}`, {
      method,
      headers: all,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async json<T>(path: string, method = "GET", body?: unknown): Promise<T> {
    const response = await this.fetch(path, method, body);
    if (!response.ok)
      throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json<T>();
  }

  ticket(channelId: string): Promise<TicketView> {
    return this.json(`/api/channels/${channelId}/ticket`, "POST");
  }

  /** Opens a socket with a fresh ticket. `query` e.g. `?epoch=…&since=…`. */
  async open(channelId: string, query = ""): Promise<Line> {
    const { ticket } = await this.ticket(channelId);
    const response = await upgrade(channelId, query, ticket);
    if (response.webSocket === null) throw new Error(`no socket: ${response.status}`);
    return new Line(response.webSocket);
  }

  /** A workspace of one's own, and its #general. */
  async found(): Promise<{ workspace: WorkspaceView; channel: ChannelView }> {
    const slug = `w${crypto.randomUUID().slice(0, 12)}`;
    const workspace = await this.json<WorkspaceView>("/api/workspaces", "POST", {
      name: "W",
      slug,
    });
    const { items } = await this.json<{ items: ChannelView[] }>(
      `/api/workspaces/${workspace.id}/channels`,
    );
    const channel = items[0];
    if (channel === undefined) throw new Error("no #general");
    return { workspace, channel };
  }

  /** Brings another person into a workspace of this one. */
  async invite(workspaceId: string, other: Person, role = "member"): Promise<void> {
    const { code } = await this.json<{ code: string }>(
      `/api/workspaces/${workspaceId}/invites`,
      "POST",
      { role },
    );
    await other.json(`/api/invites/${code}/accept`, "POST");
  }
}

/** A raw upgrade, as a program would make it. */
export function upgrade(
  channelId: string,
  query: string,
  ticket: string | undefined,
  headers: HeadersInit = {},
): Promise<Response> {
  const all = new Headers(headers);
  all.set("Upgrade", "websocket");
  if (ticket !== undefined)
    all.set("Sec-WebSocket-Protocol", `${SUBPROTOCOL}, ${TICKET_PREFIX}${ticket}`);
  return exports.default.fetch(`${ORIGIN}/api/channels/${channelId}/socket${query}`, {
    headers: all,
  });
}

/** A socket that keeps what it hears. */
export class Line {
  readonly frames: ServerFrame[] = [];
  readonly texts: string[] = [];
  closed: { code: number; reason: string } | undefined;
  readonly #socket: WebSocket;
  #wake: () => void = () => undefined;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.accept();
    socket.addEventListener("message", ({ data }) => {
      if (typeof data !== "string") return;
      this.texts.push(data);
      if (data !== "pong") this.frames.push(JSON.parse(data) as ServerFrame);
      this.#wake();
    });
    socket.addEventListener("close", ({ code, reason }) => {
      this.closed = { code, reason };
      this.#wake();
    });
  }

  say(frame: unknown): void {
    this.#socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
  }

  sayBytes(bytes: Uint8Array): void {
    this.#socket.send(bytes);
  }

  close(): void {
    this.#socket.close(1000);
  }

  /** The first frame so far, or to come, that passes. */
  async hear<T extends ServerFrame["type"]>(
    type: T,
    passes: (frame: Extract<ServerFrame, { type: T }>) => boolean = () => true,
  ): Promise<Extract<ServerFrame, { type: T }>> {
    const found = await this.#until(() =>
      this.frames.find(
        (frame): frame is Extract<ServerFrame, { type: T }> =>
          frame.type === type && passes(frame as Extract<ServerFrame, { type: T }>),
      ),
    );
    return found;
  }

  /** Waits for the close and answers its code. */
  async end(): Promise<number> {
    return (await this.#until(() => this.closed)).code;
  }

  /** Sends and waits for the durable answer. */
  async send(id: string, body: string): Promise<number> {
    this.say({ type: "send", id, body });
    return (await this.hear("ack", (frame) => frame.id === id)).seq;
  }

  /** The seqs of all events heard, in the order in which they came. */
  seqs(): number[] {
    return this.frames.flatMap((frame) =>
      frame.type === "events" ? frame.events.map((event) => event.seq) : [],
    );
  }

  async #until<T>(look: () => T | undefined): Promise<T> {
    const deadline = Date.now() + 5_000;
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`not heard; heard ${JSON.stringify(this.texts.slice(-5))}`);
      await new Promise<void>((done) => {
        this.#wake = done;
        setTimeout(done, Math.min(left, 50));
      });
    }
  }
}
