// The least that gathers: one object, one insert and one frame every 50 ms, an answer for each sender.
import { DurableObject } from "cloudflare:workers";

const GATHER_MS = 50;

export class Room extends DurableObject {
  #pending = [];
  #seq;

  constructor(ctx, env) {
    super(ctx, env);
    const { sql } = ctx.storage;
    sql.exec("CREATE TABLE IF NOT EXISTS batches (last INTEGER PRIMARY KEY, events TEXT NOT NULL)");
    this.#seq = sql.exec("SELECT max(last) AS last FROM batches").one().last ?? 0;
  }

  fetch() {
    const { 0: theirs, 1: ours } = new WebSocketPair();
    this.ctx.acceptWebSocket(ours);
    return new Response(null, { status: 101, webSocket: theirs });
  }

  webSocketMessage(socket, data) {
    if (data === "ping") return;
    this.#pending.push({ socket, message: JSON.parse(data) });
    if (this.#pending.length === 1) setTimeout(() => this.#flush(), GATHER_MS);
  }

  #flush() {
    const batch = this.#pending;
    this.#pending = [];
    const at = Date.now();
    const events = batch.map(({ message: { id, body } }) => ({ seq: ++this.#seq, at, id, body }));
    const text = JSON.stringify(events);
    this.ctx.storage.sql.exec("INSERT INTO batches VALUES (?, ?)", this.#seq, text);
    const frame = `{"type":"events","events":${text}}`;
    for (const socket of this.ctx.getWebSockets()) send(socket, frame);
    for (const [i, { socket }] of batch.entries())
      send(socket, JSON.stringify({ type: "ack", id: events[i].id, seq: events[i].seq, at }));
  }
}

function send(socket, text) {
  try {
    socket.send(text);
  } catch {
    // It has gone.
  }
}

export default {
  fetch(request, env) {
    if (request.headers.get("Upgrade") !== "websocket") return new Response("ready");
    return env.ROOM.getByName(new URL(request.url).pathname).fetch(request);
  },
};
