import { randomBytes } from "node:crypto";
import type { Duplex } from "node:stream";

/** One masked frame as a client sends it, with RSV1 where the payload is said to be compressed. */
export function frameOf(frame: {
  opcode: number;
  isCompressed?: boolean;
  payload: Buffer;
}): Buffer {
  const { opcode, isCompressed = false, payload } = frame;
  const first = 0x80 | (isCompressed ? 0x40 : 0) | opcode;
  const mask = randomBytes(4);
  const masked = Buffer.from(payload);
  for (let i = 0; i < masked.length; i += 1) masked[i]! ^= mask[i & 3]!;
  return Buffer.concat([Buffer.from([first]), lengthOf(payload.length), mask, masked]);
}

function lengthOf(length: number): Buffer {
  if (length < 126) return Buffer.from([0x80 | length]);
  const long = Buffer.alloc(length < 65_536 ? 3 : 9);
  long[0] = 0x80 | (length < 65_536 ? 126 : 127);
  if (length < 65_536) long.writeUInt16BE(length, 1);
  else long.writeBigUInt64BE(BigInt(length), 1);
  return long;
}

/** Listens on an upgraded connection for the server's close frame. */
export function readFrames(connection: Duplex) {
  let buffer = Buffer.alloc(0);
  let found: (code: number | undefined) => void = () => {};
  const code = new Promise<number | undefined>((resolve) => (found = resolve));
  connection.on("data", (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (let next = nextFrame(buffer); next !== undefined; next = nextFrame(buffer)) {
      buffer = buffer.subarray(next.bytes);
      if (next.opcode === 8) found(next.payload.length >= 2 ? next.payload.readUInt16BE(0) : 1005);
    }
  });
  connection.on("error", () => found(undefined));
  connection.on("close", () => found(undefined));
  return {
    /** The code of the close frame; undefined where the connection ended or nothing came. */
    closeCode: (ms: number) =>
      Promise.race([code, new Promise<undefined>((resolve) => setTimeout(resolve, ms, undefined))]),
  };
}

function nextFrame(buffer: Buffer): { opcode: number; payload: Buffer; bytes: number } | undefined {
  if (buffer.length < 2) return undefined;
  const short = buffer[1]! & 0x7f;
  const head = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (buffer.length < head) return undefined;
  const length =
    short === 126
      ? buffer.readUInt16BE(2)
      : short === 127
        ? Number(buffer.readBigUInt64BE(2))
        : short;
  if (buffer.length < head + length) return undefined;
  return {
    opcode: buffer[0]! & 0x0f,
    payload: buffer.subarray(head, head + length),
    bytes: head + length,
  };
}
