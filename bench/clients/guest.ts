import { WebSocket } from "ws";
import { createApi, openChannel } from "../../src/client/index.ts";
import { ApiError } from "../../src/client/request.ts";

/** What the guests of a room have asked for together, by `performance.now()`: tickets, and those of tickets and of sockets that were refused. */
export type Door = { attempts: number[]; refusals: number; turnedAway: number };

/** Who a guest is, and where. */
export type GuestOf = {
  url: string;
  token: string;
  userId: string;
  channelId: string;
  door: Door;
};

/** One person with the client that the web app uses: its waits, its resumes, its order. */
export type Guest = {
  /** The seq of each message heard, as they came. */
  readonly heard: readonly number[];
  /** Resolves when there is a live socket, and every message that it was said to have missed. */
  here(): Promise<void>;
  /** Ends the TCP connection without a word. */
  cut(): void;
  leave(): void;
};

/** Opens a channel for somebody; {@link Guest.here} tells when they are in. */
export function openGuest({ url, token, userId, channelId, door }: GuestOf): Guest {
  const api = createApi({ baseUrl: url, token });
  const heard: number[] = [];
  /** The newest is the one in use. */
  const sockets: WebSocket[] = [];
  class Socket extends WebSocket {
    constructor(address: string, protocols: string[]) {
      super(address, protocols, { perMessageDeflate: false });
      sockets.push(this);
      this.on("error", ({ message }) => {
        if (message.startsWith("Unexpected server response")) door.turnedAway += 1;
      });
    }
  }
  const client = openChannel({
    api: {
      baseUrl: url,
      messages: api.messages,
      ticket: async (...asked) => {
        door.attempts.push(performance.now());
        try {
          return await api.ticket(...asked);
        } catch (error) {
          if (error instanceof ApiError && error.status > 0) door.refusals += 1;
          throw error;
        }
      },
    },
    channelId,
    userId,
    WebSocket: Socket,
    pageSize: 0,
    onEvents: (events) => {
      for (const event of events) if (event.type === "message.created") heard.push(event.seq);
    },
  });
  const isHere = () => {
    const { status, head, target } = client.getState();
    return status.kind === "live" && head >= target;
  };
  return {
    heard,
    here: () =>
      new Promise((resolve) => {
        // In the turn in which a socket becomes live, its welcome is not applied yet.
        const look = () =>
          queueMicrotask(() => {
            if (!isHere()) return;
            unsubscribe();
            resolve();
          });
        const unsubscribe = client.subscribe(look);
        look();
      }),
    cut: () => sockets.at(-1)?.terminate(),
    leave: () => client.close(),
  };
}
