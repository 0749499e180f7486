// node bench/fan-out.ts [--sockets 500] [--rate 100] [--seconds 10] [--json]
// One room: what a delivery costs the server and how long it takes. Starts the served build,
// limits off, on loopback; see README.md beside this file for the method.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { startServer } from "../src/cli/served.ts";
import { createApi } from "../src/client/index.ts";
import { SUBPROTOCOL, TICKET_PREFIX } from "../src/protocol/wire.ts";

/** Sockets whose frames are parsed; the others only receive, so that the clients do not become the bottleneck. */
const WATCHED = 20;
const CONNECTS_AT_ONCE = 20;
const BODY = "x".repeat(100);
const TICK_MICROS = 10_000;

const { values } = parseArgs({
  options: {
    sockets: { type: "string", default: "500" },
    rate: { type: "string", default: "100" },
    seconds: { type: "string", default: "10" },
    json: { type: "boolean", default: false },
  },
});
const sockets = Number(values.sockets);
const rate = Number(values.rate);
const seconds = Number(values.seconds);

/** CPU time of a process so far, µs. */
async function cpuMicros(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK_MICROS;
}

const dataDir = await mkdtemp(path.join(os.tmpdir(), "edgewise-bench-"));
const server = await startServer({ dataDir, env: { RATE_LIMITS: "off" } });
try {
  const api = createApi({ baseUrl: server.url, keepToken: true });
  await api.auth.signInGuest();
  const workspace = await api.workspaces.create({ name: "Bench", slug: "bench" });
  const channels = await api.channels.list(workspace.id);
  const channelId = channels.items[0]?.id ?? "";

  const open = async (): Promise<WebSocket> => {
    const { url, ticket } = await api.ticket(channelId);
    const socket = new WebSocket(url, [SUBPROTOCOL, `${TICKET_PREFIX}${ticket}`]);
    await new Promise((done, fail) => {
      socket.addEventListener("open", done, { once: true });
      socket.addEventListener("error", fail, { once: true });
    });
    return socket;
  };
  const connecting = performance.now();
  const room: WebSocket[] = [];
  while (room.length < sockets)
    room.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(CONNECTS_AT_ONCE, sockets - room.length) }, open),
      )),
    );
  const connectsPerSecond = sockets / ((performance.now() - connecting) / 1_000);

  const sentAt = new Map<string, number>();
  const delays: number[] = [];
  for (const socket of room.slice(0, WATCHED))
    socket.addEventListener("message", ({ data }) => {
      if (typeof data !== "string" || !data.startsWith('{"type":"events"')) return;
      const now = performance.now();
      // Our own server's frame, and only its ids are used.
      const { events } = JSON.parse(data) as { events: { message?: { clientMsgId: string } }[] };
      for (const { message } of events) {
        const at = sentAt.get(message?.clientMsgId ?? "");
        if (at !== undefined) delays.push(now - at);
      }
    });

  const before = await cpuMicros(server.pid);
  const started = performance.now();
  const total = rate * seconds;
  for (let sent = 0; sent < total; await sleep(2)) {
    const due = Math.min(((performance.now() - started) / 1_000) * rate, total);
    for (; sent < due; sent += 1) {
      const id = `m${sent}`;
      sentAt.set(id, performance.now());
      room[sent % room.length]?.send(JSON.stringify({ type: "send", id, body: BODY }));
    }
  }
  await sleep(1_500);
  const cpu = (await cpuMicros(server.pid)) - before;
  const watched = Math.min(WATCHED, sockets);
  const deliveries = (delays.length / watched) * sockets;
  delays.sort((a, b) => a - b);
  const quantile = (q: number) =>
    delays[Math.min(Math.floor(delays.length * q), delays.length - 1)] ?? 0;
  const result = {
    sockets,
    rate,
    seconds,
    lost: total * watched - delays.length,
    connectsPerSecond: Math.round(connectsPerSecond),
    cpuMicrosPerDelivery: Number((cpu / deliveries).toFixed(2)),
    cpuMicrosPerMessage: Math.round(cpu / total),
    delayMs: { p50: quantile(0.5), p99: quantile(0.99), max: quantile(1) },
  };
  for (const socket of room) socket.close();
  if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else {
    const { p50, p99, max } = result.delayMs;
    process.stdout.write(
      `${sockets} sockets × ${rate} messages/s for ${seconds} s: ` +
        `${result.cpuMicrosPerDelivery} µs CPU a delivery, ${result.cpuMicrosPerMessage} µs a message, ` +
        `delay p50 ${p50.toFixed(1)} p99 ${p99.toFixed(1)} max ${max.toFixed(1)} ms, ` +
        `${result.lost} lost, ${result.connectsPerSecond} connects/s\n`,
    );
  }
} finally {
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
}
