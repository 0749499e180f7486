import type { ChannelClient } from "../../../src/client/index.ts";
import type { OutboxStorage } from "../../../src/client/outbox-storage.ts";
import { SharedLine } from "../../../src/web/line/shared-line.ts";
import { settle } from "../../client/fake-clock.ts";
import { FakeServer } from "../../client/fake-server.ts";
import { FakeSocket } from "../../client/fake-socket.ts";
import { FakeBrowser } from "./fake-tabs.ts";
import type { FakeTab } from "./fake-tabs.ts";

/** A tab with a channel open in it. */
export type OpenTab = {
  readonly tab: FakeTab;
  readonly client: ChannelClient;
  readonly line: SharedLine;
  /** The real sockets that this tab made. */
  readonly sockets: FakeSocket[];
};

/** A server, a browser and the tabs of one person in it. */
export class World {
  readonly server = new FakeServer();
  readonly browser = new FakeBrowser(this.server.clock);
  readonly tabs: OpenTab[] = [];
  tickets = 0;
  /** How long each takes. */
  ticketMs = 0;
  #made = 0;

  async open(
    options: { outbox?: (tab: FakeTab) => OutboxStorage; hidden?: boolean } = {},
  ): Promise<OpenTab> {
    const tab = this.browser.open(`tab${(this.#made += 1)}`);
    if (options.hidden === true) tab.show(false);
    const sockets: FakeSocket[] = [];
    const accept = (socket: FakeSocket) => {
      sockets.push(socket);
      this.server.accept(socket);
    };
    class Socket extends FakeSocket {
      constructor(url: string, protocols: string[]) {
        super(url, protocols);
        accept(this);
      }
      override receive(frame: unknown): void {
        tab.later(() => super.receive(frame));
      }
      override drop(code?: number, reason?: string): void {
        tab.later(() => super.drop(code, reason));
      }
    }
    const line = new SharedLine({
      tab,
      name: "line",
      WebSocket: Socket,
      ticket: async () => {
        this.tickets += 1;
        const { ticketMs } = this;
        if (ticketMs > 0) await new Promise<void>((run) => tab.clock.setTimeout(run, ticketMs));
        return { url: "/api/channels/c_1/socket", ticket: "t", expiresAt: 0 };
      },
      state: () => client.getState(),
    });
    const api = {
      baseUrl: "http://chat.example",
      ticket: (_: string, signal?: AbortSignal) =>
        line.ticket(signal ?? new AbortController().signal),
      messages: { page: async () => this.server.room.page({ limit: 500 }) } as never,
    };
    const client = this.server.open({
      api,
      WebSocket: line.WebSocket,
      clock: tab.clock,
      ...(options.outbox && { outbox: options.outbox(tab) }),
    });
    const open = { tab, client, line, sockets };
    this.tabs.push(open);
    await this.rest();
    return open;
  }

  async close(open: OpenTab): Promise<void> {
    this.tabs.splice(this.tabs.indexOf(open), 1);
    open.client.close();
    open.line.close();
    this.browser.crash(open.tab);
    await this.rest();
  }

  async crash(open: OpenTab): Promise<void> {
    this.tabs.splice(this.tabs.indexOf(open), 1);
    for (const socket of open.sockets) {
      const at = this.server.sockets.indexOf(socket);
      if (at !== -1) this.server.sockets.splice(at, 1);
      socket.onSend = () => {};
      socket.onmessage = null;
      socket.onclose = null;
    }
    this.browser.crash(open.tab);
    await this.rest();
  }

  /** Lets everything that is on its way arrive, without time passing. */
  async rest(): Promise<void> {
    for (let i = 0; i < 8; i += 1) await settle();
  }

  async wait(ms: number): Promise<void> {
    await this.server.clock.advance(ms);
    await this.rest();
  }
}

/** The words of a tab, in the order of its log. */
export function bodies({ client }: OpenTab): string[] {
  return client.getState().messages.map((message) => message.body);
}
