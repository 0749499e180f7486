import { randomInt } from "node:crypto";
import { lookup } from "node:dns/promises";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** A server that was killed a moment ago may still hold its port for this long. */
const PORT_PATIENCE_MS = 2000;
const RETRY_MS = 50;

/**
 * Free ports are picked below the range that Linux gives to outgoing connections (32768 and up,
 * ip(7)): there a client of anybody may take the port between the choice and its use, or while
 * a killed server is being started again on it.
 */
const PICKED = { from: 10_240, below: 32_768, tries: 100 };

/** A wish that the machine cannot fulfil, worded for the person who typed the command. */
export class UsageError extends Error {}

/**
 * Where to listen so that both 127.0.0.1 and `localhost` reach the server: the name when
 * every address it stands for can be bound, else 127.0.0.1 alone. Other hosts as given.
 * @param port 0 picks a free one
 * @throws UsageError when the port is taken or the host is not this machine's
 */
export async function chooseAddress(
  host: string,
  port: number,
): Promise<{ host: string; port: number }> {
  if (host !== "127.0.0.1" && host !== "localhost") return { host, port: await probe(host, port) };
  const free = await probe("127.0.0.1", port);
  const named = await lookup("localhost", { all: true }).catch(() => []);
  const others = named.map(({ address }) => address).filter((address) => address !== "127.0.0.1");
  if (named.length === others.length || others.length === 0)
    return { host: "127.0.0.1", port: free };
  for (const address of others) {
    const failure = await tryListen(address, free);
    if (failure.code === "EADDRINUSE") throw taken(address, free);
    if (failure.code !== undefined) return { host: "127.0.0.1", port: free };
  }
  return { host: "localhost", port: free };
}

async function probe(host: string, port: number): Promise<number> {
  return port === 0 ? pick(host) : available(host, port);
}

async function pick(host: string): Promise<number> {
  for (let tries = 0; tries < PICKED.tries; tries++) {
    const port = randomInt(PICKED.from, PICKED.below);
    const { code } = await tryListen(host, port);
    if (code === undefined) return port;
    if (code !== "EADDRINUSE") throw new UsageError(`Cannot listen on ${host} (${code}).`);
  }
  throw new UsageError(`No free port found on ${host}.`);
}

async function available(host: string, port: number): Promise<number> {
  for (let waited = 0; ; waited += RETRY_MS) {
    const result = await tryListen(host, port);
    if (result.code === undefined) return port;
    if (result.code !== "EADDRINUSE")
      throw new UsageError(`Cannot listen on ${host}:${port} (${result.code}).`);
    if (waited >= PORT_PATIENCE_MS) throw taken(host, port);
    await sleep(RETRY_MS);
  }
}

function taken(host: string, port: number): UsageError {
  return new UsageError(
    `Port ${port} on ${host} is in use. Stop what runs there, or choose another port.`,
  );
}

function tryListen(host: string, port: number): Promise<{ code?: string }> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) =>
      resolve({ code: error.code ?? "unknown" }),
    );
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve({})));
  });
}
