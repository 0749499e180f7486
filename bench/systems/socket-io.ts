import { fileURLToPath } from "node:url";
import { bin } from "../../src/cli/paths.ts";
import type { Dialect } from "../clients/dialect.ts";
import { startChild } from "./child.ts";
import { startPostgres, startRedis } from "./stores.ts";
import { PEOPLE } from "./system.ts";
import type { System } from "./system.ts";

const SERVER = fileURLToPath(new URL("socket-io-server.ts", import.meta.url));
const PATH = "/socket.io/?EIO=4&transport=websocket";

/** Engine.IO 4 and Socket.IO 5 by hand: `4` a message, then `0` connect, `2` event, `3` acknowledgement. */
function dialect(): Dialect {
  const waiting = new Map<number, string>();
  let asked = 0;
  return {
    seated: '40{"sid"',
    send: (id, body) => {
      asked += 1;
      waiting.set(asked, id);
      return `42${asked}${JSON.stringify(["send", { id, body }])}`;
    },
    delivered: (text) => {
      if (!text.startsWith('42["message"')) return [];
      // Our own server's frame, and only its id is used.
      const [, message] = JSON.parse(text.slice(2)) as [string, { id: string }];
      return [message.id];
    },
    acknowledged: (text) => {
      if (!text.startsWith("43")) return [];
      const id = waiting.get(Number.parseInt(text.slice(2), 10));
      return id === undefined ? [] : [id];
    },
    keepAlive: "3",
  };
}

/** Socket.IO in one Node process, with PostgreSQL and Redis where they are installed. */
export async function startSocketIo(): Promise<System> {
  const postgres = await startPostgres();
  const redis = await startRedis();
  const stores = [postgres, redis].filter((store) => store !== undefined);
  const stop = async () => {
    for (const store of stores) await store.stop();
  };
  try {
    const args = [
      ...(postgres === undefined ? [] : ["--postgres", postgres.at]),
      ...(redis === undefined ? [] : ["--redis", redis.at]),
    ];
    const server = await startChild(bin("node"), [SERVER, ...args], { awaitReady: true });
    let rooms = 0;
    return {
      name: "socket-io",
      about: [
        "Socket.IO 4.8, one Node process",
        `messages and sessions in ${postgres?.about ?? "memory (no PostgreSQL here)"}`,
        redis === undefined ? "no Redis here" : `adapter on ${redis.about}`,
      ].join(", "),
      dialect: dialect(),
      roots: [server.pid, ...stores.map(({ pid }) => pid)],
      room: () => {
        rooms += 1;
        const room = `room-${rooms}`;
        return Promise.resolve({
          admit: (person: number) => {
            const auth = { token: `token-${person % PEOPLE}`, room };
            const hello = `40${JSON.stringify(auth)}`;
            return Promise.resolve({ url: `${server.ready}${PATH}`, protocols: [], hello });
          },
        });
      },
      stop: async () => {
        await server.stop();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
