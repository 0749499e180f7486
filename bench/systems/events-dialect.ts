import type { Dialect } from "../clients/dialect.ts";

/** What is read of an event: our own servers' frames, so nothing is checked. */
type Event = { id?: string; message?: { clientMsgId: string } };

/** The words of Edgewise, of which the bare object speaks a part. `idOf` finds the sender's id in an event. */
export function eventsDialect(idOf: (event: Event) => string | undefined): Dialect {
  return {
    seated: '{"type":"welcome"',
    send: (id, body) => JSON.stringify({ type: "send", id, body }),
    delivered: (text) => {
      if (!text.startsWith('{"type":"events"')) return [];
      const { events } = JSON.parse(text) as { events: Event[] };
      return events.map(idOf).filter((id) => id !== undefined);
    },
    acknowledged: (text) => {
      if (!text.startsWith('{"type":"ack')) return [];
      // One acknowledgement a frame, or several gathered into one.
      const frame = JSON.parse(text) as { id?: string; acks?: { id: string }[] };
      return [
        ...(frame.id === undefined ? [] : [frame.id]),
        ...(frame.acks ?? []).map((a) => a.id),
      ];
    },
    keepAlive: "ping",
  };
}
