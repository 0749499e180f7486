import { lookup } from "node:dns/promises";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** A server that was killed a moment ago may still hold its port for this long. */
const PORT_PATIENCE_MS = 2000;
const RETRY_MS = 50;

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
  for (let waited = 0; ; waited += RETRY_MS) {
    const result = await tryListen(host, port);
    if (result.code === undefined) return result.port;
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

function tryListen(host: string, port: number): Promise<{ port: number; code?: string }> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) =>
      resolve({ port, code: error.code ?? "unknown" }),
    );
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      const bound = typeof address === "object" && address !== null ? address.port : port;
      server.close(() => resolve({ port: bound }));
    });
  });
}
