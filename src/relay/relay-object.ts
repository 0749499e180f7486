import { DurableObject } from "cloudflare:workers";
import { offeredTicket } from "../identity/tickets.ts";
import { refuse } from "../protocol/errors.ts";
import type { Cut, Feed, FeedAnswer } from "../protocol/relay.ts";
import { readResume } from "../protocol/resume.ts";
import { PING, PONG } from "../protocol/wire.ts";
import type { Alarms } from "../storage/alarms.ts";
import { authSecret } from "../storage/env.ts";
import type { Env } from "../storage/env.ts";
import { now, takeRelayReset } from "../storage/faults.ts";
import { objectStore } from "../storage/object-store.ts";
import { channelLine, relayStub } from "../storage/objects.ts";
import { answerClose, refuseSocket } from "../storage/sockets.ts";
import type { RelayDuty } from "./hub.ts";
import { Hub } from "./hub.ts";

const BAD_TICKET = refuse("unauthenticated", "This ticket does not admit you").refused;
/** `/api/channels/:id/socket`: which channel an upgrade is for. */
const CHANNEL_OF_PATH = 3;

/**
 * Holds sockets of a channel too large to hold its own: passes what they say up, and what the channel
 * tells down. It decides nothing, and numbers nothing. This class adapts the platform; {@link Hub} is the Relay.
 */
export class Relay extends DurableObject<Env> {
  readonly #hub: Hub;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING, PONG));
    this.#hub = new Hub({
      store: objectStore(ctx.storage, () => ctx.abort("reset (injected)")),
      host: {
        accept: (socket) => ctx.acceptWebSocket(socket),
        sockets: () => ctx.getWebSockets(),
        lastPing: (socket) => ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime(),
      },
      nowMs: now,
      channel: (channelId) => channelLine(env, channelId),
      relay: (channelId, relay) => relayStub(env, { channelId, relay, region: "" }),
    });
    const alarms: Alarms<RelayDuty> = this.#hub.alarms;
    void ctx.blockConcurrencyWhile(async () => alarms.wake(await ctx.storage.getAlarm(), now()));
  }

  /** A socket, by the ticket in its subprotocols. Only the Worker calls this. */
  override async fetch(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const room = url.pathname.split("/")[CHANNEL_OF_PATH] ?? "";
    const at = { secret: authSecret(this.env), room, nowMs: now() };
    const claims = offeredTicket(request.headers, at);
    if (claims?.relay === undefined) return refuseSocket(BAD_TICKET);
    return this.#hub.admit(
      request,
      { ...claims, relay: claims.relay.id },
      readResume(url.searchParams),
    );
  }

  /** The next step of the stream from the Channel, or from the Relay before this one. */
  feed(feed: Feed): FeedAnswer {
    this.#endWhereWanted();
    return this.#hub.feed(feed);
  }

  /** Ends a subject's sockets here and on the Relays behind; resolves when that is so. */
  cut(cut: Cut): Promise<void> {
    return this.#hub.cut(cut);
  }

  override webSocketMessage(socket: WebSocket, data: string | ArrayBuffer): void {
    this.#endWhereWanted();
    this.#hub.hear(socket, data);
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    this.#hub.leave(socket);
    answerClose(socket, code);
  }

  override webSocketError(socket: WebSocket): void {
    this.#hub.leave(socket);
  }

  override async alarm(): Promise<void> {
    await this.#hub.alarms.run(now, this.#hub.duties());
  }

  /** The seam where a test breaks a Relay. */
  #endWhereWanted(): void {
    if (takeRelayReset()) this.ctx.abort("reset (injected)");
  }
}
