import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { KEEP_ALIVE_MS } from "./dialect.ts";
import type { Admission, Dialect, Line } from "./dialect.ts";

const PATIENCE_MS = 30_000;
/** Of what is said before the socket counts as open, the end is kept. */
const HEARD_CHARACTERS = 65_536;
/** What arrives is thrown away, so all sockets read into the same place. */
const scratch = Buffer.alloc(65_536);

/** A socket whose frames nobody parses. */
export type Drain = Line & {
  /** What the server said until the socket counted as open, as Latin-1. */
  readonly greeting: string;
  /** The connection below, for what a good client never does. */
  readonly raw: Socket;
  /** Sends a frame as it is. */
  sendText(text: string): void;
  /** Leaves what comes where it is from now on. */
  stopReading(): void;
  isOpen(): boolean;
  /** Resolves when the connection has ended. */
  readonly closed: Promise<void>;
};

/** How a drain differs from the ordinary one. */
export type DrainOptions = {
  /** A text after which the socket counts as open, in place of the dialect's. */
  until?: string;
  /** A line of the upgrade, such as an extension. */
  header?: string;
};

/**
 * Opens a socket that reads and forgets: 500 clients in one process are cheap only if they do not parse.
 * Resolves when the server has said that it is seated; rejects when it refuses, ends it or takes 30 s.
 */
export function openDrain(
  dialect: Dialect,
  { url, protocols, hello }: Admission,
  { until = dialect.seated, header }: DrainOptions = {},
): Promise<Drain> {
  const { hostname, port, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    let heard = "";
    let isUpgraded = false;
    let isSeated = false;
    let isReading = true;
    let end: () => void = () => {};
    const closed = new Promise<void>((done) => (end = done));
    const raw = connect({
      host: hostname,
      port: Number(port),
      noDelay: true,
      onread: {
        buffer: scratch,
        callback: (bytes, buffer) => {
          if (!isSeated) hear(Buffer.from(buffer.buffer, buffer.byteOffset, bytes));
          return isReading;
        },
      },
    });
    const fail = (reason: string) => {
      reject(new Error(`${url}: ${reason}`));
      raw.destroy();
    };
    const late = setTimeout(() => fail(`not seated; heard ${heard.slice(0, 500)}`), PATIENCE_MS);
    const say = (text: string) => raw.write(textFrame(text));
    const keep = setInterval(() => say(dialect.keepAlive), KEEP_ALIVE_MS);
    keep.unref();
    const hear = (bytes: Buffer) => {
      heard += bytes.toString("latin1");
      if (!isUpgraded) {
        const head = heard.indexOf("\r\n\r\n");
        if (head < 0) return;
        if (!heard.startsWith("HTTP/1.1 101")) return fail(heard);
        heard = heard.slice(head + 4);
        isUpgraded = true;
        if (hello !== undefined) say(hello);
      }
      if (heard.includes(until)) {
        isSeated = true;
        const greeting = heard;
        heard = "";
        clearTimeout(late);
        resolve({
          greeting,
          raw,
          sendText: say,
          closed,
          isOpen: () => !raw.destroyed,
          send: (id, body) => say(dialect.send(id, body)),
          stopReading: () => (isReading = false),
          close: () => raw.destroy(),
        });
      } else heard = heard.slice(-HEARD_CHARACTERS);
    };
    raw.on("error", (error) => fail(error.message));
    raw.on("close", () => {
      clearInterval(keep);
      clearTimeout(late);
      end();
      fail("ended");
    });
    const lines = [
      `GET ${pathname}${search} HTTP/1.1`,
      `Host: ${hostname}:${port}`,
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
      ...(protocols.length > 0 ? [`Sec-WebSocket-Protocol: ${protocols.join(", ")}`] : []),
      ...(header === undefined ? [] : [header]),
    ];
    raw.write(`${lines.join("\r\n")}\r\n\r\n`);
  });
}

/** A client's text frame. A mask of zeros is as good as any, and needs no second pass. */
function textFrame(text: string): Buffer {
  return clientFrame(Buffer.from(text));
}

/** One frame as a client sends it, text unless `first` (the first byte: FIN, RSV1 to 3, opcode) says otherwise. */
export function clientFrame(payload: Buffer, first = 0x81): Buffer {
  const { length } = payload;
  const extra = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const frame = Buffer.alloc(6 + extra + length);
  frame[0] = first;
  frame[1] = 0x80 | (extra === 0 ? length : extra === 2 ? 126 : 127);
  if (extra === 2) frame.writeUInt16BE(length, 2);
  if (extra === 8) frame.writeBigUInt64BE(BigInt(length), 2);
  payload.copy(frame, 6 + extra);
  return frame;
}
