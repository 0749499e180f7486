import { setTimeout as sleep } from "node:timers/promises";
import { deflateRawSync } from "node:zlib";
import { clientFrame, openDrain } from "../clients/drain.ts";
import type { Drain, DrainOptions } from "../clients/drain.ts";
import type { Admission } from "../clients/dialect.ts";
import type { Edgewise } from "../systems/edgewise.ts";

/** Does harm until the signal; resolves with how often it was done. */
export type BadGuest = (
  system: Edgewise,
  admit: () => Promise<Admission>,
  signal: AbortSignal,
) => Promise<number>;

const FLOOD_PER_SECOND = 250;
const FLOOD_TICK_MS = 20;
/** Between two tries of somebody who is thrown out each time; the HTTP budget takes no more for long. */
const AGAIN_MS = 1_000;
const LARGE_FRAME = clientFrame(Buffer.alloc(10 * 1_048_576, "x"));
/** 31 MiB of one letter in 31 KB, said to be compressed (RSV1). */
const BOMB = clientFrame(
  deflateRawSync(Buffer.alloc(31 * 1_048_576, "x"), { level: 9 }),
  0x80 | 0x40 | 0x01,
);
const COMPRESSED = { header: "Sec-WebSocket-Extensions: permessage-deflate" };

/** 250 messages a second, on a new socket whenever the last one was closed. */
export const flood: BadGuest = async (system, admit, signal) => {
  let sent = 0;
  await comeAgain(system, admit, signal, {}, async (line) => {
    while (line.isOpen() && !signal.aborted) {
      for (let i = 0; i < (FLOOD_PER_SECOND * FLOOD_TICK_MS) / 1_000; i += 1) {
        line.send(`flood-${sent}`, "again and again");
        sent += 1;
      }
      await sleep(FLOOD_TICK_MS);
    }
  });
  return sent;
};

/** A frame of 31 KB that inflates to 31 MiB, on a new socket each. */
export const bombs: BadGuest = (system, admit, signal) =>
  comeAgain(system, admit, signal, COMPRESSED, (line) => throwFrame(line, BOMB, signal));

/** A frame of 10 MiB, on a new socket each. */
export const largeFrames: BadGuest = (system, admit, signal) =>
  comeAgain(system, admit, signal, {}, (line) => throwFrame(line, LARGE_FRAME, signal));

/** Sits there and reads nothing, with five sockets. */
export const readNothing: BadGuest = async (system, admit, signal) => {
  const lines = await Promise.all(
    Array.from({ length: 5 }, async () => openDrain(system.dialect, await admit())),
  );
  for (const line of lines) line.stopReading();
  await aborted(signal);
  for (const line of lines) line.close();
  return lines.length;
};

/** Opens one socket after the other and misbehaves on each; resolves with how many there were. */
async function comeAgain(
  system: Edgewise,
  admit: () => Promise<Admission>,
  signal: AbortSignal,
  options: DrainOptions,
  misbehave: (line: Drain) => Promise<void>,
): Promise<number> {
  let times = 0;
  while (!signal.aborted) {
    try {
      const line = await openDrain(system.dialect, await admit(), options);
      times += 1;
      await misbehave(line);
      line.close();
    } catch {
      // Refused: that is what limits are for. They try again.
    }
    await Promise.race([sleep(AGAIN_MS), aborted(signal)]);
  }
  return times;
}

async function throwFrame(line: Drain, frame: Buffer, signal: AbortSignal): Promise<void> {
  line.raw.write(frame);
  await Promise.race([line.closed, sleep(AGAIN_MS), aborted(signal)]);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
