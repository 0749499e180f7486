import { setTimeout as sleep } from "node:timers/promises";
import { createApi } from "../../src/client/index.ts";
import type { Edgewise, EdgewiseRoom } from "../systems/edgewise.ts";

const EVERY_MS = 1_000;
const BODY = "x".repeat(100);

/** People who talk; `stop` waits for what is under way and tells the seq of each message said. */
export type Writers = { stop(): Promise<ReadonlySet<number>> };

/**
 * Lets `count` people say something each second over HTTP, at even distances: it goes on while nobody
 * has a socket. `stop` rejects where anything was refused.
 */
export function startWriters(system: Edgewise, room: EdgewiseRoom, count: number): Writers {
  const over = new AbortController();
  const said = new Set<number>();
  const write = async (writer: number) => {
    const api = createApi({ baseUrl: system.url, token: room.token(writer) });
    await sleep((EVERY_MS / count) * writer);
    for (let i = 0; !over.signal.aborted; i += 1) {
      const clientMsgId = `writer-${writer}-${i}`;
      const { seq } = await api.messages.send(room.channelId, { clientMsgId, body: BODY });
      said.add(seq);
      await sleep(EVERY_MS);
    }
  };
  const all = Promise.all(Array.from({ length: count }, (_, writer) => write(writer)));
  // Whoever stops them is told.
  all.catch(() => {});
  return {
    stop: async () => {
      over.abort();
      await all;
      return said;
    },
  };
}
