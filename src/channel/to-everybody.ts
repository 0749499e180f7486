import { CLOSE } from "../protocol/errors.ts";
import type { EventBlock } from "../protocol/relay.ts";
import { frameGroups } from "../protocol/relay.ts";
import { sendFrame } from "../storage/sockets.ts";
import { FanOut } from "../sockets/fan-out.ts";
import type { Audience } from "./audience.ts";
import type { ChannelLog } from "./log.ts";

/** The way of events from the log to everybody: in one frame, and who confirms and is too far behind for it is told to begin anew. */
export function toEverybody(
  log: ChannelLog,
  audience: Audience,
  nowMs: () => number,
): FanOut<EventBlock> {
  return new FanOut({
    readers: () => audience.cost,
    nowMs,
    words: ({ count }) => count,
    send: (blocks) => {
      for (const group of frameGroups(blocks)) audience.broadcast(group);
      for (const socket of audience.seats.slow.behind()) {
        sendFrame(socket, { type: "reset", epoch: log.epoch, head: log.head });
        audience.end(socket, CLOSE.silent, "too far behind");
      }
    },
  });
}
