import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  hkdfSync,
  randomBytes,
  verify,
} from "node:crypto";
import type { ECDH } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { until } from "./device.ts";

/** One browser, as a push service and its server know it. */
export type Browser = {
  endpoint: string;
  keys: { p256dh: string; auth: string };
  ecdh: ECDH;
  secret: Buffer;
};

/** What a browser would show. */
export type Shown = {
  title: string;
  body: string;
  url: string;
  tag: string;
  badge: number;
  id: string;
};

export type Pushed = { path: string; headers: http.IncomingHttpHeaders; body: Buffer };

const SALT_BYTES = 16;
const TAG_BYTES = 16;

/** A push service on this machine, and the browsers behind it. */
export class PushService {
  readonly taken: Pushed[] = [];
  /** What is answered at a path, in place of 201: each once, the first first. */
  readonly answers = new Map<string, { status: number; headers?: Record<string, string> }[]>();
  readonly #server: http.Server;
  #browsers = 0;

  private constructor() {
    this.#server = http.createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const path = request.url ?? "";
        this.taken.push({ path, headers: request.headers, body: Buffer.concat(chunks) });
        const { status, headers } = this.answers.get(path)?.shift() ?? { status: 201 };
        response.writeHead(status, headers).end();
      });
    });
  }

  static async open(): Promise<PushService> {
    const service = new PushService();
    await new Promise<void>((done) => {
      service.#server.listen(0, "127.0.0.1", done);
    });
    return service;
  }

  /** `host:port`. */
  get place(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  browser(): Browser {
    const ecdh = createECDH("prime256v1");
    const secret = randomBytes(16);
    this.#browsers += 1;
    return {
      endpoint: `http://${this.place}/push/${this.#browsers}`,
      keys: { p256dh: ecdh.generateKeys("base64url"), auth: secret.toString("base64url") },
      ecdh,
      secret,
    };
  }

  /** What came for a browser, as it came. */
  at({ endpoint }: Pick<Browser, "endpoint">): Pushed[] {
    return this.taken.filter(({ path }) => path === new URL(endpoint).pathname);
  }

  /** What came for a browser, decrypted. */
  shown(browser: Browser): Shown[] {
    return this.at(browser).map(({ body }) => JSON.parse(decrypted(body, browser)) as Shown);
  }

  /** Waits until so many have come for a browser. */
  async got(browser: Browser, count: number, ms = 15_000): Promise<Shown[]> {
    await until(
      () => Promise.resolve(this.at(browser).length),
      (length) => length >= count,
      ms,
    );
    return this.shown(browser);
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((done) => {
      this.#server.close(() => done());
    });
  }
}

/** What the one record of a message says to a browser (RFC 8188 and 8291). Throws where it is not for it. */
export function decrypted(message: Buffer, { ecdh, secret, keys }: Browser): string {
  const salt = message.subarray(0, SALT_BYTES);
  const idLength = message.readUInt8(SALT_BYTES + 4);
  const start = SALT_BYTES + 5;
  const senderKey = message.subarray(start, start + idLength);
  const record = message.subarray(start + idLength);
  const keyInfo = Buffer.concat([
    Buffer.from("WebPush: info\0"),
    Buffer.from(keys.p256dh, "base64url"),
    senderKey,
  ]);
  const input = hkdf(ecdh.computeSecret(senderKey), secret, keyInfo, 32);
  const key = hkdf(input, salt, Buffer.from("Content-Encoding: aes128gcm\0"), 16);
  const nonce = hkdf(input, salt, Buffer.from("Content-Encoding: nonce\0"), 12);
  const decipher = createDecipheriv("aes-128-gcm", key, nonce);
  decipher.setAuthTag(record.subarray(-TAG_BYTES));
  const padded = Buffer.concat([decipher.update(record.subarray(0, -TAG_BYTES)), decipher.final()]);
  const end = padded.lastIndexOf(2);
  if (end < 0 || padded.subarray(end + 1).some((byte: number) => byte !== 0))
    throw new Error("no padding");
  return padded.subarray(0, end).toString("utf8");
}

/** The claims of a request's signature (RFC 8292), if it is one of this public key's. */
export function claimsOf(authorization: string, publicKey: string): Record<string, unknown> | null {
  const [, token = "", key] = /^vapid t=([^,]+), ?k=(.+)$/.exec(authorization) ?? [];
  const [head = "", body = "", mac = ""] = token.split(".");
  const point = Buffer.from(publicKey, "base64url");
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) =>
    part.toString("base64url"),
  );
  if (key !== publicKey || x === undefined || y === undefined) return null;
  const signer = createPublicKey({ key: { kty: "EC", crv: "P-256", x, y }, format: "jwk" });
  const isTheirs = verify(
    "sha256",
    Buffer.from(`${head}.${body}`),
    { key: signer, dsaEncoding: "ieee-p1363" },
    Buffer.from(mac, "base64url"),
  );
  return isTheirs
    ? (JSON.parse(Buffer.from(body, "base64url").toString()) as Record<string, unknown>)
    : null;
}

function hkdf(secret: Buffer, salt: Buffer, info: Buffer, bytes: number): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, salt, info, bytes));
}
