import { createHmac } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";

/** What somebody posted to a receiver. */
export interface Received {
  path: string;
  headers: http.IncomingHttpHeaders;
  text: string;
  json: { deliveryId: string; type: string; event?: { message?: { body: string } } };
}

/** How a path of the receiver answers; the rest says 200 `taken`. */
export type Behaviour = (response: http.ServerResponse, request: Received) => void;

/** A server of somebody else's on this machine, which takes webhooks and remembers them. */
export class Receiver {
  readonly received: Received[] = [];
  readonly behaviours = new Map<string, Behaviour>();
  readonly #server: http.Server;

  private constructor() {
    this.#server = http.createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        const json = JSON.parse(text || "{}") as Received["json"];
        const one = { path: request.url ?? "", headers: request.headers, text, json };
        this.received.push(one);
        const behave = this.behaviours.get(one.path);
        if (behave === undefined) response.end("taken");
        else behave(response, one);
      });
    });
  }

  static async open(): Promise<Receiver> {
    const receiver = new Receiver();
    await new Promise<void>((done) => receiver.#server.listen(0, "127.0.0.1", done));
    return receiver;
  }

  /** Host and port. */
  get place(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `127.0.0.1:${port}`;
  }

  url(path: string): string {
    return `http://${this.place}${path}`;
  }

  /** What has come to one path. */
  at(path: string): Received[] {
    return this.received.filter((one) => one.path === path);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }
}

/** True where a request is signed with this secret, computed apart from the server's own code. */
export function isSignedWith(secret: string, { headers, text }: Received): boolean {
  const timestamp = String(headers["edgewise-timestamp"]);
  const mac = createHmac("sha256", secret).update(`${timestamp}.${text}`).digest("hex");
  return headers["edgewise-signature"] === `v1=${mac}`;
}
