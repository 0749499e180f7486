import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** One call that came in: where, which delivery it says it is, and what it brought. */
export type Delivery = { readonly path: string; readonly id: string; readonly body: string };

/** A place outside that jobs call; what it took is kept here, out of reach of the kills. */
export type Receiver = {
  /** `127.0.0.1:port`. */
  readonly address: string;
  readonly deliveries: readonly Delivery[];
  close(): Promise<void>;
};

/** Every so many deliveries are refused the first time that they come. */
const REFUSED_FIRST = 10;

/** Opens a receiver on a free port. It takes each delivery as often as it comes, and refuses some the first time. */
export async function openReceiver(): Promise<Receiver> {
  const deliveries: Delivery[] = [];
  const seen = new Set<string>();
  const server = createServer((request, response) => {
    const id = String(request.headers["edgewise-delivery"] ?? "");
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => (body += chunk));
    request.on("end", () => {
      const isFirst = !seen.has(id);
      seen.add(id);
      if (isFirst && seen.size % REFUSED_FIRST === 0) response.writeHead(503).end();
      else {
        // Taken before it is answered: who is cut off in between delivers again.
        deliveries.push({ path: request.url ?? "", id, body });
        response.writeHead(204).end();
      }
    });
  });
  await new Promise<void>((done) => {
    server.listen(0, "127.0.0.1", done);
  });
  // What listens on a port says so.
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    deliveries,
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => {
        server.close(done);
      });
    },
  };
}
