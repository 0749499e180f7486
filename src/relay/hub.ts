import type { TicketClaims } from "../identity/tickets.ts";
import type { CloseCode, Outcome } from "../protocol/errors.ts";
import { CLOSE, refuse } from "../protocol/errors.ts";
import type { ServerFrame } from "../protocol/frames.ts";
import { isFrameTooLong, readClientFrame } from "../protocol/read-frame.ts";
import type {
  Cut,
  DownItem,
  Feed,
  FeedAnswer,
  Missed,
  RelayState,
  Seated,
  Since,
} from "../protocol/relay.ts";
import { frameGroups, isSubject } from "../protocol/relay.ts";
import { logBug } from "../observability/log.ts";
import { Alarms, DUE_TABLE } from "../storage/alarms.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { closeSocket, openSocket, refuseSocket, sendFrame, sendText } from "../storage/sockets.ts";
import type { RelayLine } from "../sockets/downlinks.ts";
import type { Drain } from "../sockets/drain.ts";
import { drainSeats, META_TABLE } from "../sockets/drain.ts";
import { FanOut } from "../sockets/fan-out.ts";
import { Reaper } from "../sockets/reaper.ts";
import type { SocketHost } from "../sockets/seats.ts";
import type { Bearer } from "./arrivals.ts";
import { Arrivals } from "./arrivals.ts";
import { Behind } from "./behind.ts";
import type { ChannelLine } from "./channel-line.ts";
import { LineKeeper } from "./channel-line.ts";
import type { Identity, RelaySeat } from "./relay-seats.ts";
import { RelaySeats } from "./relay-seats.ts";
import { Stream } from "./stream.ts";
import { WayUp } from "./way-up.ts";

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

type Claims = Omit<TicketClaims, "relay"> & { relay: string };

/** A Relay at work: its sockets, the stream that feeds them, and the way up. */
export class Hub {
  readonly alarms: Alarms<RelayDuty>;
  readonly #deps: Deps;
  readonly #seats: RelaySeats;
  readonly #stream: Stream;
  readonly #fanOut: FanOut<DownItem>;
  readonly #reaper: Reaper;
  readonly #drain: Drain;
  readonly #arrivals = new Arrivals();
  readonly #behind: Behind;
  /** Sorts by the time at which it began, so that the Channel can tell the newer of two. */
  readonly #incarnation: string;
  #identity: Identity | undefined;
  readonly #line: LineKeeper;
  readonly #wayUp: WayUp;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#line = new LineKeeper(() => deps.channel(this.#identity?.channelId ?? ""));
    deps.store.run(DUE_TABLE);
    deps.store.run(META_TABLE);
    this.alarms = new Alarms(deps.store, {
      failed: (duty, error) => logBug(`duty of a relay: ${duty}`, error),
    });
    this.#seats = new RelaySeats(deps.host);
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
    this.#drain = drainSeats({
      store: deps.store,
      seats: this.#seats,
      end: (socket) => this.#end(socket, CLOSE.draining, "draining"),
      schedule: (at) => this.alarms.schedule("drain", at),
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
    this.#wayUp = new WayUp({
      send: (items) => this.#line.ask((channel) => channel.hear({ ...this.#state(), items })),
      lost: (key) => this.#comeAgain(key),
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
      this.#wayUp.left(arrival);
      seated = refuse("unavailable", "The channel is out of reach, try again", 1);
    }
    this.#arrivals.end(arrival);
    if (!("ok" in seated)) return refuseSocket(seated.refused);
    if (arrival.cut) {
      this.#wayUp.left(arrival);
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
      for (const text of texts) sendText(socket, text);
      const { blocks, reset } = arrival;
      if (reset !== undefined && (reset.epoch !== epoch || reset.head > head))
        sendFrame(socket, { type: "reset", ...reset });
      this.#seats.catchUp(socket, blocks, reset?.head ?? head);
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
    for (const [socket, seat] of this.#seats.entries())
      if (meant(seat)) this.#end(socket, code, reason);
    await Promise.all(
      children.map((child) => this.#deps.relay(channelId, child).cut({ ...cut, children: [] })),
    );
  }

  /** Takes one frame of a socket: size and shape are judged here, the rest by the Channel. */
  hear(socket: WebSocket, data: string | ArrayBuffer): void {
    const seat = this.#seats.seat(socket);
    if (seat === undefined) return;
    if (typeof data !== "string") return this.#end(socket, CLOSE.binary, "text frames only");
    if (isFrameTooLong(data)) return this.#end(socket, CLOSE.tooBig, "frame too big");
    this.#seats.heard(socket, this.#deps.nowMs());
    this.#reaper.active(this.#deps.nowMs());
    const frame = readClientFrame(data);
    if ("refused" in frame) return sendFrame(socket, { type: "error", ...frame.refused });
    for (const one of frame.ok.type === "batch" ? frame.ok.commands : [frame.ok])
      if (one.type === "resume") void this.#resume(socket, one);
      else if (one.type === "got") this.#seats.slow.got(socket, one.seq);
      else {
        const refused = this.#wayUp.pass(seat, one);
        if (refused !== undefined) sendFrame(socket, refused);
      }
  }

  /** A socket is gone. */
  leave(socket: WebSocket): void {
    const seat = this.#seats.remove(socket);
    if (seat === undefined) return;
    // It may have been the last one, whose close has woken us.
    this.#identity ??= { channelId: seat.channelId, relay: seat.relay };
    this.#wayUp.left(seat);
  }

  /** What the alarm does for each duty. */
  duties(): Record<RelayDuty, () => Promise<number | null>> {
    return {
      reap: () =>
        Promise.resolve(
          this.#reaper.sweep(this.#deps.nowMs(), (socket) =>
            this.#end(socket, CLOSE.silent, "silent"),
          ),
        ),
      drain: () => Promise.resolve(this.#drain.step(this.#deps.nowMs())),
    };
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
    this.#seats.tellMissed(socket, missed);
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
      const { epoch, head = 0 } = this.#stream.place;
      sendFrame(socket, { type: "reset", epoch, head });
      this.#end(socket, CLOSE.silent, "too far behind");
    }
  }

  #direct(item: Extract<DownItem, { relay: string }>): void {
    if (item.to === "drain") {
      const nowMs = this.#deps.nowMs();
      const before = item.newcomersStay ? nowMs : Number.MAX_SAFE_INTEGER;
      this.#drain.begin({ nowMs, before, spreadMs: item.spreadMs });
      return;
    }
    const socket = this.#seats.socketOf(item.key);
    if (item.to === "end") {
      if (socket !== undefined) this.#end(socket, item.code, item.reason);
      return;
    }
    if (item.id !== null) this.#wayUp.answered(item.key, item.id);
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
    const socket = this.#seats.socketOf(key);
    if (socket === undefined) return;
    sendFrame(socket, { type: "maintenance", action: "reconnect_now", delayMs: 0 });
    this.#end(socket, CLOSE.draining, "come again");
  }

  #end(socket: WebSocket, code: CloseCode, reason: string): void {
    closeSocket(socket, code, reason);
    this.leave(socket);
  }

  #state(): RelayState {
    return { relay: this.#identity?.relay ?? "", incarnation: this.#incarnation };
  }
}
