// One Node process of Socket.IO as its documentation builds it: sockets in rooms, the Redis adapter,
// each message inserted and committed before it is sent on and acknowledged. In memory for a store
// that is not there. Arguments: --postgres FOLDER, --redis SOCKET. Prints `ready ws://HOST:PORT`.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { parseArgs } from "node:util";
import { createAdapter } from "@socket.io/redis-adapter";
import { Pool } from "pg";
import { createClient } from "redis";
import { Server } from "socket.io";
import type { Socket } from "socket.io";
import { z } from "zod";
import { PEOPLE } from "./system.ts";

/** A message before it has a number. */
type Draft = { room: string; author: string; id: string; body: string };
type Stores = {
  /** The person of a session's token. */
  person(token: string): Promise<string | undefined>;
  /** Keeps a message, durably where there is a database, and answers its number. */
  keep(draft: Draft): Promise<number>;
};

const AuthShape = z.object({ token: z.string(), room: z.string() });
const SendShape = z.object({ id: z.string(), body: z.string().max(4_000) });
const SCHEMA = `
  CREATE TABLE sessions (token text PRIMARY KEY, person text NOT NULL);
  CREATE TABLE messages (seq bigserial PRIMARY KEY, room text NOT NULL, author text NOT NULL,
    client_id text NOT NULL, body text NOT NULL, at timestamptz NOT NULL DEFAULT now());
  INSERT INTO sessions SELECT 'token-' || n, 'person-' || n FROM generate_series(0, ${PEOPLE - 1}) n`;

const { values } = parseArgs({
  options: { postgres: { type: "string" }, redis: { type: "string" } },
});

async function inPostgres(folder: string): Promise<Stores> {
  const pool = new Pool({ host: folder, user: "bench", database: "postgres" });
  await pool.query(SCHEMA);
  return {
    person: async (token) => {
      const name = "person";
      const text = "SELECT person FROM sessions WHERE token = $1";
      const { rows } = await pool.query<{ person: string }>({ name, text, values: [token] });
      return rows[0]?.person;
    },
    keep: async ({ room, author, id, body }) => {
      const name = "keep";
      const text =
        "INSERT INTO messages (room, author, client_id, body) VALUES ($1, $2, $3, $4) RETURNING seq";
      const parameters = [room, author, id, body];
      const { rows } = await pool.query<{ seq: string }>({ name, text, values: parameters });
      return Number(rows[0]?.seq);
    },
  };
}

function inMemory(): Stores {
  const people = new Map<string, string>(
    Array.from({ length: PEOPLE }, (_, i) => [`token-${i}`, `person-${i}`] as const),
  );
  const messages: Draft[] = [];
  return {
    person: (token) => Promise.resolve(people.get(token)),
    keep: (draft) => Promise.resolve(messages.push(draft)),
  };
}

async function redisAdapter(path: string) {
  const publisher = createClient({ socket: { path, tls: false } });
  const subscriber = publisher.duplicate();
  await Promise.all([publisher.connect(), subscriber.connect()]);
  return createAdapter(publisher, subscriber);
}

const stores = values.postgres === undefined ? inMemory() : await inPostgres(values.postgres);
const http = createServer();
const io = new Server(http, {
  transports: ["websocket"],
  serveClient: false,
  ...(values.redis !== undefined && { adapter: await redisAdapter(values.redis) }),
});

type Seat = { person: string; room: string };

async function seatOf(socket: Socket): Promise<Seat> {
  const { token, room } = AuthShape.parse(socket.handshake.auth);
  const person = await stores.person(token);
  if (person === undefined) throw new Error("unauthenticated");
  return { person, room };
}

io.use((socket, next) => {
  seatOf(socket).then(
    (seat) => {
      socket.data = seat;
      next();
    },
    () => next(new Error("unauthenticated")),
  );
});

io.on("connection", async (socket) => {
  // Put there by the middleware.
  const { person: author, room } = socket.data as Seat;
  await socket.join(room);
  socket.on("send", async (data: unknown, acknowledge: (answer: object) => void) => {
    const { id, body } = SendShape.parse(data);
    const seq = await stores.keep({ room, author, id, body });
    const at = Date.now();
    io.to(room).emit("message", { seq, at, room, author, id, body });
    acknowledge({ seq, at });
  });
});

http.listen(0, "127.0.0.1", () => {
  const { port } = http.address() as AddressInfo;
  process.stdout.write(`ready ws://127.0.0.1:${port}\n`);
});
process.on("SIGTERM", () => process.exit(0));
