import http from "node:http";
import type { AddressInfo } from "node:net";
import { until } from "./device.ts";

export type Letter = {
  from: string;
  to: string[];
  subject: string;
  text: string;
  headers?: Record<string, string>;
};

/** A mail service on this machine that keeps what it is given. */
export class PostOffice {
  readonly letters: Letter[] = [];
  /** Statuses in place of 200, each once. */
  readonly answers: number[] = [];
  readonly #server: http.Server;

  private constructor() {
    this.#server = http.createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const status = this.answers.shift() ?? 200;
        if (status === 200)
          this.letters.push(JSON.parse(Buffer.concat(chunks).toString()) as Letter);
        response.writeHead(status, { "content-type": "application/json" }).end("{}");
      });
    });
  }

  static async open(): Promise<PostOffice> {
    const office = new PostOffice();
    await new Promise<void>((done) => {
      office.#server.listen(0, "127.0.0.1", done);
    });
    return office;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/emails`;
  }

  /** The variables of a deployment that sends its letters here. */
  get vars(): Record<string, string> {
    return { MAIL_URL: this.url, MAIL_FROM: "Edgewise <edgewise@example.com>" };
  }

  to(address: string): Letter[] {
    return this.letters.filter(({ to }) => to.includes(address));
  }

  async got(address: string, count: number, ms = 15_000): Promise<Letter[]> {
    await until(
      () => Promise.resolve(this.to(address).length),
      (length) => length >= count,
      ms,
    );
    return this.to(address);
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((done) => {
      this.#server.close(() => done());
    });
  }
}
