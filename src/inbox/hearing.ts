import type { Outcome } from "../protocol/errors.ts";
import { CLOSE, refuse } from "../protocol/errors.ts";
import type { DeviceFrame } from "../protocol/inbox-frames.ts";
import { deviceFrame } from "../protocol/inbox-frames.ts";
import { firstIssue } from "../protocol/issue.ts";
import { parseJson } from "../protocol/json.ts";
import { isFrameTooLong } from "../protocol/read-frame.ts";
import type { Hits } from "../protocol/sliding-window.ts";
import { takeHit } from "../protocol/sliding-window.ts";
import { closeSocket, sendFrame } from "../storage/sockets.ts";

/** Frames that one device may send in a minute; a hundred beyond that close it. */
const FRAMES_A_MINUTE = 120;
const FLOOD = 220;
const MINUTE_MS = 60_000;

const TOO_MANY = refuse("rate_limited", "Too many frames", 60).refused;

/** What devices say, judged before anybody acts on it. */
export class Hearing {
  readonly #limited: boolean;
  readonly #hits = new WeakMap<WebSocket, { taken: Hits; all: number; since: number }>();

  /** `limited` says whether anything is refused for its rate. */
  constructor(limited: boolean) {
    this.#limited = limited;
  }

  /** The frame; nothing where it was none, which the device has been told. */
  hear(socket: WebSocket, data: string | ArrayBuffer, nowMs: number): DeviceFrame | undefined {
    if (typeof data !== "string") {
      closeSocket(socket, CLOSE.binary, "text frames only");
      return undefined;
    }
    if (isFrameTooLong(data)) {
      closeSocket(socket, CLOSE.tooBig, "frame too big");
      return undefined;
    }
    if (this.#limited && !this.#take(socket, nowMs)) return undefined;
    const read = readDeviceFrame(data);
    if ("ok" in read) return read.ok;
    sendFrame(socket, { type: "error", ...read.refused });
    return undefined;
  }

  #take(socket: WebSocket, nowMs: number): boolean {
    let known = this.#hits.get(socket) ?? { taken: [], all: 0, since: nowMs };
    if (Math.abs(nowMs - known.since) > MINUTE_MS) known = { ...known, all: 0, since: nowMs };
    const { hits, allowed } = takeHit(known.taken, FRAMES_A_MINUTE, MINUTE_MS, nowMs);
    const all = known.all + 1;
    this.#hits.set(socket, { taken: hits, all, since: known.since });
    if (allowed) return true;
    sendFrame(socket, { type: "error", ...TOO_MANY });
    if (all > FLOOD) closeSocket(socket, CLOSE.flooding, "flooding");
    return false;
  }
}

function readDeviceFrame(text: string): Outcome<DeviceFrame> {
  const json = parseJson(text);
  if (json === undefined) return refuse("invalid", "Not JSON, or nested too deep");
  const parsed = deviceFrame.safeParse(json.value);
  return parsed.success
    ? { ok: parsed.data }
    : refuse("invalid", firstIssue(parsed.error, "frame"));
}
