import type { TicketClaims } from "../identity/tickets.ts";
import type { CloseCode, Outcome } from "../protocol/errors.ts";
import { CLOSE, refuse } from "../protocol/errors.ts";
import type { ClientFrame, LogCommand, ServerFrame } from "../protocol/frames.ts";
import { isFrameTooLong, readClientFrame } from "../protocol/read-frame.ts";
import type {
  Cut,
  DownItem,
  EventBlock,
  Feed,
  FeedAnswer,
  Missed,
  RelayState,
  Seated,
  Since,
} from "../protocol/relay.ts";
import { blocksAfter, eventsFrame, frameGroups, isSubject } from "../protocol/relay.ts";
import { Alarms, DUE_TABLE } from "../storage/alarms.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { closeSocket, openSocket, refuseSocket, sendFrame, sendText } from "../storage/sockets.ts";
import type { RelayLine } from "../sockets/downlinks.ts";
import { Drain, drainMemory, META_TABLE } from "../sockets/drain.ts";
import { FanOut } from "../sockets/fan-out.ts";
import { Reaper } from "../sockets/reaper.ts";
import type { Seat, SocketHost } from "../sockets/seats.ts";
import { Seats } from "../sockets/seats.ts";
import type { Bearer } from "./arrivals.ts";
import { Arrivals } from "./arrivals.ts";
import { Behind } from "./behind.ts";
import type { ChannelLine } from "./channel-line.ts";
import { LineKeeper } from "./channel-line.ts";
import { Stream } from "./stream.ts";
import { Unanswered } from "./unanswered.ts";
import { Uplink } from "./uplink.ts";

/** What the alarm of a Relay is for. */
export type RelayDuty = "reap" | "drain";

type Deps = {
  store: ObjectStore;
  host: SocketHost;
  nowMs: () => number;
  channel: (channelId: string) => ChannelLine;
  /** A Relay behind this one. */
  relay: (channelId: string, relay: string) => RelayLine & { cut: (cut: Cut) => Promise<void> };
};

/** Which Relay this is. It is told with everything that reaches it, and survives sleep with each socket. */
type Identity = { channelId: string; relay: string };
type RelaySeat = Seat &
  Identity & { key: string; incarnation: string; issuedAt: number; epoch: string };
type Claims = Omit<TicketClaims, "relay"> & { relay: string };

/** A Relay at work: its sockets, the stream that feeds them, and the way up. */
export class Hub {
  readonly alarms: Alarms<RelayDuty>;
  readonly #deps: Deps;
  readonly #seats: Seats<RelaySeat>;
  readonly #stream: Stream;
  readonly #fanOut: FanOut<DownItem>;
  readonly #reaper: Reaper;
  readonly #drain: Drain;
  readonly #unanswered: Unanswered;
  readonly #arrivals = new Arrivals();
  readonly #sockets = new Map<string, WebSocket>();
  readonly #behind: Behind;
  /** Sorts by the time at which it began, so that the Channel can tell the newer of two. */
  readonly #incarnation: string;
  #identity: Identity | undefined;
  readonly #line: LineKeeper;
  readonly #uplink: Uplink;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#line = new LineKeeper(() => deps.channel(this.#identity?.channelId ?? ""));
    deps.store.run(DUE_TABLE);
    deps.store.run(META_TABLE);
    this.alarms = new Alarms(deps.store);
    this.#seats = new Seats(deps.host);
    for (const [socket, seat] of this.#seats.entries()) this.#sockets.set(seat.key, socket);
    const survivor = this.#seats.entries()[0]?.[1];
    // Without a socket nothing of a former life is left, and the Channel should know.
    this.#incarnation = survivor?.incarnation ?? `${Date.now()}-${crypto.randomUUID()}`;
    if (survivor !== undefined)
      this.#identity = { channelId: survivor.channelId, relay: survivor.relay };
    this.#behind = new Behind({
      line: deps.relay,
      // The Channel should not wait for the next step to know.
      begun: (state) => {
        void this.#line
          .ask((channel) => channel.hear({ ...state, items: [] }))
          .catch(() => undefined);
      },
    });
    this.#reaper = new Reaper(this.#seats, (at) => this.alarms.schedule("reap", at));
    this.#drain = new Drain({
      memory: drainMemory(deps.store),
      sockets: () =>
        this.#seats.entries().map(([socket, { key, openedAt }]) => ({
          openedAt,
          send: (frame) => sendFrame(socket, frame),
          close: () => this.#end(key, CLOSE.draining, "draining"),
        })),
      schedule: (at) => this.alarms.schedule("drain", at),
      random: Math.random,
    });
    this.#fanOut = new FanOut({
      readers: () => this.#seats.size + this.#behind.size,
      nowMs: deps.nowMs,
      words: (item) => (item.to === "all" ? item.count : 0),
      send: (items) => this.#send(items),
    });
    this.#stream = new Stream(
      {
        missed: (since) => this.#line.ask((channel) => channel.missed(since)),
        deliver: (items, head) => this.#deliver(items, head),
        reset: (epoch, head) => this.#reset(epoch, head),
      },
      survivor?.epoch,
    );
    this.#unanswered = new Unanswered((key) => this.#comeAgain(key));
    this.#uplink = new Uplink({
      send: (items) => this.#line.ask((channel) => channel.hear({ ...this.#state(), items })),
      answered: (items) => this.#unanswered.settle(items),
      lost: (items) => {
        for (const item of items) if (!("left" in item)) this.#comeAgain(item.key);
      },
    });
  }

  /** Seats a socket, when the Channel has counted it in. */
  async admit(request: Request, claims: Claims, resume: Since | undefined): Promise<Response> {
    const { room: channelId, relay, userId, sessionId, issuedAt } = claims;
    this.#identity = { channelId, relay };
    const key = crypto.randomUUID().slice(0, 13);
    const arrival = this.#arrivals.begin({ key, userId, sessionId, issuedAt });
    let seated: Outcome<Seated>;
    try {
      const bearer = { id: claims.id, userId, sessionId, issuedAt, expiresAt: claims.expiresAt };
      seated = await this.#line.ask((channel) =>
        channel.seatOnRelay({ ...this.#state(), key, claims: bearer, resume }),
      );
    } catch {
      // The Channel may have counted it in all the same.
      this.#uplink.say({ key, userId, sessionId, left: true });
      seated = refuse("unavailable", "The channel is out of reach, try again", 1);
    }
    this.#arrivals.end(arrival);
    if (!("ok" in seated)) return refuseSocket(seated.refused);
    if (arrival.cut) {
      this.#uplink.say({ key, userId, sessionId, left: true });
      return refuseSocket(refuse("unauthenticated", "This session has ended").refused);
    }
    const { texts, head, epoch } = seated.ok;
    const seat: RelaySeat = {
      userId,
      sessionId,
      openedAt: this.#deps.nowMs(),
      channelId,
      relay,
      key,
      incarnation: this.#incarnation,
      issuedAt,
      epoch,
    };
    return openSocket(request, (socket) => {
      this.#seats.add(socket, seat);
      this.#sockets.set(key, socket);
      for (const text of texts) sendText(socket, text);
      const { blocks, reset } = arrival;
      if (reset !== undefined && (reset.epoch !== epoch || reset.head > head))
        sendFrame(socket, { type: "reset", ...reset });
      this.#catchUp(socket, blocks, reset?.head ?? head);
      this.#reaper.active(this.#deps.nowMs());
    });
  }

  /** Takes a step of the stream. */
  feed(feed: Feed): FeedAnswer {
    const { channelId, relay } = feed;
    this.#identity = { channelId, relay };
    this.#behind.keep(feed, this.#stream.place);
    this.#stream.take(feed);
    return { relays: [this.#state(), ...this.#behind.states] };
  }

  /** Ends a subject's sockets, those still on their way in, and those behind. */
  async cut(cut: Cut): Promise<void> {
    const { channelId, subject, before, code, reason, keys, children } = cut;
    // Who is known to the Channel goes by name, since the clocks of others may be ahead of its own.
    const meant = (bearer: Bearer) =>
      keys.includes(bearer.key) ||
      (isSubject(subject, bearer) && ("sessionId" in subject || bearer.issuedAt <= before));
    this.#arrivals.cut(meant);
    for (const [, seat] of this.#seats.entries())
      if (meant(seat)) this.#end(seat.key, code, reason);
    await Promise.all(
      children.map((child) => this.#deps.relay(channelId, child).cut({ ...cut, children: [] })),
    );
  }

  /** Takes one frame of a socket: size and shape are judged here, the rest by the Channel. */
  hear(socket: WebSocket, data: string | ArrayBuffer): void {
    const seat = this.#seats.seat(socket);
    if (seat === undefined) return;
    if (typeof data !== "string") return this.#end(seat.key, CLOSE.binary, "text frames only");
    if (isFrameTooLong(data)) return this.#end(seat.key, CLOSE.tooBig, "frame too big");
    this.#seats.heard(socket, this.#deps.nowMs());
    this.#reaper.active(this.#deps.nowMs());
    const frame = readClientFrame(data);
    if ("refused" in frame) return sendFrame(socket, { type: "error", ...frame.refused });
    for (const one of frame.ok.type === "batch" ? frame.ok.commands : [frame.ok])
      if (one.type === "resume") void this.#resume(socket, one);
      else if (one.type === "got") this.#seats.slow.got(socket, one.seq);
      else this.#passUp(socket, seat, one);
  }

  /** A socket is gone. */
  leave(socket: WebSocket): void {
    const seat = this.#seats.remove(socket);
    if (seat === undefined) return;
    // It may have been the last one, whose close has woken us.
    this.#identity ??= { channelId: seat.channelId, relay: seat.relay };
    this.#sockets.delete(seat.key);
    this.#unanswered.forget(seat.key);
    this.#uplink.say({ key: seat.key, userId: seat.userId, sessionId: seat.sessionId, left: true });
  }

  /** What the alarm does for each duty. */
  duties(): Record<RelayDuty, () => Promise<number | null>> {
    return {
      reap: () =>
        Promise.resolve(
          this.#reaper.sweep(this.#deps.nowMs(), (socket) => {
            const seat = this.#seats.seat(socket);
            if (seat !== undefined) this.#end(seat.key, CLOSE.silent, "silent");
          }),
        ),
      drain: () => Promise.resolve(this.#drain.step(this.#deps.nowMs())),
    };
  }

  #passUp(
    socket: WebSocket,
    { key, userId, sessionId }: RelaySeat,
    frame: LogCommand | Extract<ClientFrame, { type: "read" | "unread" | "typing" | "slash" }>,
  ): void {
    const id = "id" in frame ? frame.id : undefined;
    const taken = this.#uplink.say({ key, userId, sessionId, frame });
    if (id === undefined) return;
    if (taken) this.#unanswered.add(key, id);
    else {
      const { refused } = refuse("overloaded", "This channel is too busy", 2);
      sendFrame(socket, { type: "error", id, ...refused });
    }
  }

  /** What a socket missed, from the Channel; what is told to everybody meanwhile reaches it after that. */
  async #resume(socket: WebSocket, { epoch, since }: Since): Promise<void> {
    this.#seats.hold(socket);
    let missed: Missed;
    try {
      missed = await this.#line.ask((channel) => channel.missed({ epoch, since }));
    } catch {
      const seat = this.#seats.seat(socket);
      if (seat !== undefined) this.#comeAgain(seat.key);
      return;
    }
    if (this.#seats.seat(socket) === undefined) return;
    const { head } = missed;
    if ("reset" in missed) sendFrame(socket, { type: "reset", epoch: missed.epoch, head });
    else for (const group of frameGroups(missed.blocks)) sendText(socket, eventsFrame(group));
    const held = this.#seats.release(socket);
    this.#catchUp(socket, held.blocks, head);
    for (const text of held.texts) sendText(socket, text);
  }

  /** Brings a socket that was told everything up to `head` to where the others are. */
  #catchUp(socket: WebSocket, blocks: readonly EventBlock[], head: number): void {
    const news = blocksAfter(blocks, head);
    for (const group of frameGroups(news)) sendText(socket, eventsFrame(group));
    this.#seats.toldUpTo(socket, Math.max(head, news.at(-1)?.last ?? 0));
  }

  #deliver(items: DownItem[], head: number): void {
    this.#fanOut.push(items);
    // Who must go goes at once.
    if (items.some(({ to }) => to === "end")) this.#fanOut.now();
    else this.#fanOut.soon();
    this.#behind.pass(items, head);
  }

  /** What has gathered: all events in one frame, then the answers, so that nobody is answered before they see. */
  #send(items: DownItem[]): void {
    const blocks = items.filter((item) => item.to === "all");
    for (const group of frameGroups(blocks)) {
      this.#seats.broadcast(group);
      this.#arrivals.told(group);
    }
    if (blocks.length > 0) this.#reaper.active(this.#deps.nowMs());
    for (const item of items) {
      if (item.to === "others") this.#seats.tell(item.text, item.except);
      else if ("relay" in item && item.relay === this.#identity?.relay) this.#direct(item);
    }
    for (const socket of this.#seats.slow.behind()) {
      const seat = this.#seats.seat(socket);
      const { epoch, head = 0 } = this.#stream.place;
      sendFrame(socket, { type: "reset", epoch, head });
      if (seat !== undefined) this.#end(seat.key, CLOSE.silent, "too far behind");
    }
  }

  #direct(item: Extract<DownItem, { relay: string }>): void {
    if (item.to === "drain") {
      const nowMs = this.#deps.nowMs();
      const before = item.newcomersStay ? nowMs : Number.MAX_SAFE_INTEGER;
      this.#drain.begin({ nowMs, before, spreadMs: item.spreadMs });
      return;
    }
    if (item.to === "end") {
      this.#end(item.key, item.code, item.reason);
      return;
    }
    if (item.id !== null) this.#unanswered.answered(item.key, item.id);
    const socket = this.#sockets.get(item.key);
    if (socket !== undefined) this.#seats.answer(socket, item.text);
  }

  /** Nobody can be told what was missed. */
  #reset(epoch: string, head: number): void {
    this.#fanOut.now();
    const frame: ServerFrame = { type: "reset", epoch, head };
    this.#seats.tell(JSON.stringify(frame), null);
    this.#arrivals.reset({ epoch, head });
    this.#behind.reset(epoch, head);
  }

  /** The socket's words may be lost, or its place is: it comes again, and resumes. */
  #comeAgain(key: string): void {
    const socket = this.#sockets.get(key);
    if (socket === undefined) return;
    sendFrame(socket, { type: "maintenance", action: "reconnect_now", delayMs: 0 });
    this.#end(key, CLOSE.draining, "come again");
  }

  #end(key: string, code: CloseCode, reason: string): void {
    const socket = this.#sockets.get(key);
    if (socket === undefined) return;
    closeSocket(socket, code, reason);
    this.leave(socket);
  }

  #state(): RelayState {
    return { relay: this.#identity?.relay ?? "", incarnation: this.#incarnation };
  }
}
