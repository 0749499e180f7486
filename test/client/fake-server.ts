import type { OpenChannelOptions } from "../../src/client/types.ts";
import { ApiError } from "../../src/client/request.ts";
import { openChannel } from "../../src/client/channel-client.ts";
import type { MessageQuery } from "../../src/client/api.ts";
import type { ClientFrame, LogCommand } from "../../src/protocol/frames.ts";
import { FakeClock } from "./fake-clock.ts";
import { FakeRoom } from "./fake-room.ts";
import { FakeSocket, welcome } from "./fake-socket.ts";

/** A frame of the server, as loose as a broken server may be. */
type Told = { readonly type: string; readonly [field: string]: unknown };

/** A whole server over one {@link FakeRoom}: tickets, pages and sockets, all with faults to order. */
export class FakeServer {
  readonly room = new FakeRoom();
  readonly clock = new FakeClock();
  readonly sockets: FakeSocket[] = [];
  /** Sockets made so far. */
  connects = 0;
  pages = 0;
  /** Decides for each frame to a client whether it is lost on the way. */
  loses: (frame: Told) => boolean = () => false;
  /** Decides for each page whether the call fails. */
  failsPage: () => boolean = () => false;
  /** Refuses a command, or lets it pass. */
  refuses: (command: LogCommand) => { code: string; retryAfter?: number } | undefined = () =>
    undefined;
  ticketError: ApiError | undefined;
  /** Answers pages by hand. */
  holdPages = false;
  readonly heldPages: (() => void)[] = [];
  deaf = false;
  /** What is sent over new sockets takes its time. */
  slowSockets = false;

  open(over: Partial<OpenChannelOptions> = {}) {
    const accept = (socket: FakeSocket) => this.accept(socket);
    class Socket extends FakeSocket {
      constructor(url: string, protocols: string[]) {
        super(url, protocols);
        accept(this);
      }
    }
    return openChannel({
      api: {
        baseUrl: "http://chat.example",
        ticket: async () => {
          if (this.ticketError) throw this.ticketError;
          return { url: "/api/channels/c_1/socket", ticket: "t", expiresAt: 0 };
        },
        messages: { page: (_: string, query?: MessageQuery) => this.#page(query) } as never,
      },
      channelId: "c_1",
      userId: "me",
      clock: this.clock,
      random: () => 0.5,
      WebSocket: Socket,
      network: { online: () => true, listen: () => () => {} },
      ...over,
    });
  }

  /** Somebody does something, and everybody is told. */
  act(by: string, command: LogCommand): { seq: number; at: number } {
    const { ack, event } = this.room.act(by, command);
    if (event) this.broadcast({ type: "events", events: [event] });
    return ack;
  }

  say(by: string, body: string, threadSeq?: number): number {
    const id = crypto.randomUUID();
    return this.act(by, { type: "send", id, body, ...(threadSeq !== undefined && { threadSeq }) })
      .seq;
  }

  broadcast(frame: Told): void {
    for (const socket of this.sockets) this.#tell(socket, frame);
  }

  cut(code = 1006): void {
    for (const socket of this.sockets.splice(0)) socket.drop(code);
  }

  #tell(socket: FakeSocket, frame: Told): void {
    if (!this.loses(frame)) socket.receive(frame);
  }

  async #page(query?: MessageQuery) {
    this.pages += 1;
    if (this.failsPage()) throw new ApiError("offline", 0, "no answer");
    if (this.holdPages) await new Promise<void>((resolve) => this.heldPages.push(resolve));
    return this.room.page(query);
  }

  accept(socket: FakeSocket): void {
    this.connects += 1;
    queueMicrotask(() => {
      if (socket.closedWith !== undefined) return;
      const { searchParams } = new URL(socket.url);
      this.sockets.push(socket);
      if (this.slowSockets) socket.held = [];
      socket.onClientClose = () => this.#forget(socket);
      socket.onSend = (text) => this.#receive(socket, text);
      socket.receive(welcome({ epoch: this.room.epoch, head: this.room.head }));
      const epoch = searchParams.get("epoch");
      if (epoch !== null) this.#resume(socket, epoch, Number(searchParams.get("since")));
    });
  }

  /** A socket that was cut before is here no more. */
  #forget(socket: FakeSocket): void {
    const at = this.sockets.indexOf(socket);
    if (at !== -1) this.sockets.splice(at, 1);
  }

  #resume(socket: FakeSocket, epoch: string, since: number): void {
    const { head } = this.room;
    if (epoch !== this.room.epoch || since > head)
      return this.#tell(socket, { type: "reset", epoch: this.room.epoch, head });
    const events = this.room.eventsAfter(since);
    // Several frames, so that one of them can be lost.
    for (let i = 0; i < events.length; i += 3)
      this.#tell(socket, { type: "events", events: events.slice(i, i + 3) });
  }

  #receive(socket: FakeSocket, text: string): void {
    if (this.deaf) return;
    if (text === "ping") return socket.receive("pong");
    const frame = JSON.parse(text) as ClientFrame;
    if (frame.type === "resume") return this.#resume(socket, frame.epoch, frame.since);
    if (!("id" in frame) || frame.type === "slash") return;
    const refusal = this.refuses(frame);
    if (refusal !== undefined)
      return this.#tell(socket, {
        type: "error",
        id: frame.id,
        message: refusal.code,
        ...refusal,
      });
    const ack = this.act("me", frame);
    this.#tell(socket, { type: "ack", id: frame.id, ...ack });
  }
}
