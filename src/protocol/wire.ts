/** The only WebSocket subprotocol of this version; the reply to an upgrade echoes it. */
export const SUBPROTOCOL = "edgewise.v1";
/** A ticket travels as a second subprotocol: `ticket.<base64url>`. */
export const TICKET_PREFIX = "ticket.";
/** The heartbeat: the runtime answers it without waking the object. */
export const PING = "ping";
export const PONG = "pong";

/** What a ticket for a person's inbox is for; a ticket for a channel is for the channel's id. */
export function inboxRoom(userId: string): string {
  return `inbox:${userId}`;
}

/** The subprotocols that an upgrade offers, by its header. */
export function offeredProtocols(headers: Headers): string[] {
  const offered = (headers.get("Sec-WebSocket-Protocol") ?? "").split(",");
  return offered.map((name) => name.trim()).filter((name) => name !== "");
}
