import { talkInRooms } from "./fan-out.ts";
import { onEdgewise } from "./edgewise-only.ts";
import type { Scenario } from "./scenario.ts";

/** The channel keeps this many sockets itself; those who come after are sent to a Relay. */
const RELAY_SOCKETS = 500;
const LARGE_ROOM = { rooms: 1, sockets: 2_000, rate: 20 };

/** 2,000 in one room, by way of Relays and, beside it, all at the channel itself. */
export const relays: readonly Scenario[] = [
  onEdgewise(
    "relays",
    "relays",
    { vars: { RATE_LIMITS: "off", RELAY_SOCKETS: String(RELAY_SOCKETS) } },
    async (system, asked) => {
      const measured = await talkInRooms(system, LARGE_ROOM, asked);
      return { ...measured, relays: system.relays() };
    },
  ),
  onEdgewise(
    "no-relays",
    "relays",
    { vars: { RATE_LIMITS: "off", RELAY_SOCKETS: "100000" } },
    (system, asked) => talkInRooms(system, LARGE_ROOM, asked),
  ),
];
