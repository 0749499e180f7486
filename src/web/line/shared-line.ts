import { MOVED } from "../../client/index.ts";
import type { SocketConstructor, SocketLike } from "../../client/index.ts";
import { isFinalClose } from "../../protocol/errors.ts";
import type { TicketView } from "../../protocol/http.ts";
import { Attachment } from "./attachment.ts";
import { greeting } from "./greeting.ts";
import type { Present } from "./greeting.ts";
import { readMessage } from "./messages.ts";
import type { LineMessage } from "./messages.ts";
import type { Bus, Tab } from "./tab.ts";
import { Trunk } from "./trunk.ts";

/** A leader that is silent for this long is taken for frozen. */
const ANSWER_MS = 2_000;
/** Whoever only looks into another tab for a moment does not move the socket. */
const HAND_OVER_MS = 2_000;
const ATTACHED: TicketView = { url: "/tab", ticket: "tab", expiresAt: 0 };

export type SharedLineOptions = {
  readonly tab: Tab;
  /** The same in all tabs that share: the person and the channel. */
  readonly name: string;
  readonly ticket: (signal: AbortSignal) => Promise<TicketView>;
  readonly WebSocket: SocketConstructor;
  /** The state of this tab's client, for the welcome of others. */
  readonly state: () => Present;
};

/**
 * One socket for all tabs of a person that look at one channel. The tab that holds the lock leads:
 * it has the socket; the others speak through it. When it closes, crashes or freezes, the lock goes
 * to another. Every way that fails ends in a socket of one's own.
 */
export class SharedLine {
  /** For the client: a socket, or what looks like one. */
  readonly WebSocket: SocketConstructor;
  readonly #options: SharedLineOptions;
  readonly #bus: Bus;
  readonly #unlisten: () => void;
  #leads = false;
  #closed = false;
  #giveUp = () => {};
  #queue = new AbortController();
  /** Counts the requests for the lock: only the last one is meant. */
  #turn = 0;
  #socket: Attachment | Trunk | undefined;
  /** Opens beside a socket that still serves all tabs, to take its place. */
  #next: Trunk | undefined;
  /** The last tab that said that it leads. */
  #leader: string | undefined;
  /** Others have been heard: without them nothing needs to be passed on. */
  #others = false;
  #asking: ((attach: boolean) => void)[] = [];
  #silence: unknown;
  #handOver: unknown;

  constructor(options: SharedLineOptions) {
    this.#options = options;
    const { tab, name } = options;
    const make = (url: string, protocols: string[]) => this.#makeSocket(url, protocols);
    // What a constructor answers takes the place of its object.
    this.WebSocket = function Socket(url: string, protocols: string[]) {
      return make(url, protocols);
    } as unknown as SocketConstructor;
    this.#bus = tab.openBus(name);
    this.#bus.onmessage = ({ data }) => this.#heard(readMessage(data));
    this.#unlisten = tab.onVisibility(() => this.#looked());
    this.#request({ signal: this.#queue.signal });
  }

  /** Admission for the next socket: a real one where this tab leads, else none is needed. */
  async ticket(signal: AbortSignal): Promise<TicketView> {
    if (!this.#leads && (await this.#isLed())) return ATTACHED;
    return this.#options.ticket(signal);
  }

  /** Lets the other tabs have the line. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const { clock } = this.#options.tab;
    clock.clearTimeout(this.#silence);
    clock.clearTimeout(this.#handOver);
    this.#unlisten();
    if (this.#leads) this.#post({ type: "closed", code: MOVED, reason: "" });
    this.#leads = false;
    this.#answer(false);
    this.#queue.abort();
    this.#giveUp();
    this.#bus.close();
  }

  #isLed(): Promise<boolean> {
    const answer = new Promise<boolean>((resolve) => this.#asking.push(resolve));
    this.#hello();
    return answer;
  }

  #hello(): void {
    this.#post({ type: "hello" });
    this.#expectAnswer();
  }

  #answer(attach: boolean): void {
    for (const resolve of this.#asking.splice(0)) resolve(attach);
  }

  #expectAnswer(): void {
    const { clock } = this.#options.tab;
    clock.clearTimeout(this.#silence);
    this.#silence = clock.setTimeout(() => this.#takeOver(), ANSWER_MS);
  }

  #takeOver(): void {
    if (this.#leads || this.#closed) return;
    this.#queue.abort();
    this.#queue = new AbortController();
    this.#request({ steal: true });
  }

  #request(how: { signal: AbortSignal } | { steal: true }): void {
    this.#turn += 1;
    const turn = this.#turn;
    let held = false;
    const hold = () => {
      // Granted in the moment in which we had begun to ask in another way.
      if (turn !== this.#turn || this.#closed) return;
      held = true;
      return new Promise<void>((resolve) => {
        this.#giveUp = resolve;
        this.#lead();
      });
    };
    this.#options.tab.locks.request(this.#options.name, how, hold).catch(() => {
      if (turn !== this.#turn || this.#closed) return;
      if (held) this.#stepDown();
      // Where there are no locks to be had, nobody shares.
      else this.#answer(false);
    });
  }

  #lead(): void {
    const { clock } = this.#options.tab;
    clock.clearTimeout(this.#silence);
    clock.clearTimeout(this.#handOver);
    this.#leads = true;
    this.#sayHere();
    this.#answer(false);
    if (this.#socket instanceof Attachment) this.#move();
  }

  #stepDown(): void {
    this.#leads = false;
    this.#post({ type: "closed", code: MOVED, reason: "" });
    this.#request({ signal: this.#queue.signal });
    this.#move();
  }

  /** Our own client connects again, to whoever leads by then. */
  #move(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#next = undefined;
    if (socket instanceof Trunk) socket.leave();
    else socket?.drop(MOVED);
  }

  #makeSocket(url: string, protocols: string[]): SocketLike {
    const { WebSocket } = this.#options;
    const attach = new URL(url, "ws://tab").pathname === ATTACHED.url;
    const socket = attach ? this.#attach(url) : this.#open(new WebSocket(url, protocols), url);
    const served = this.#socket instanceof Trunk && this.#socket.welcome !== undefined;
    if (served && socket instanceof Trunk) this.#next = socket;
    else this.#socket = socket;
    return socket;
  }

  #attach(url: string): Attachment {
    const leader = this.#leads ? undefined : this.#leader;
    const attachment = new Attachment(leader ?? "", url, (text) =>
      this.#post({ type: "up", to: leader ?? "", text }),
    );
    if (leader === undefined) queueMicrotask(() => attachment.drop(MOVED));
    else {
      this.#post({ type: "attach", to: leader });
      this.#expectAnswer();
    }
    return attachment;
  }

  #open(real: SocketLike, url: string): Trunk {
    const trunk: Trunk = new Trunk(real, url, {
      onText: (text) => {
        if (this.#leads && this.#others) this.#post({ type: "down", text });
      },
      onEnd: (code, reason) => {
        if (this.#next === trunk) {
          this.#next = undefined;
          return;
        }
        if (this.#socket === trunk) {
          this.#socket = this.#next;
          this.#next = undefined;
        }
        if (this.#leads) this.#post({ type: "closed", code: endOf(code), reason });
      },
    });
    // The lock may have gone while the ticket was on its way: then somebody answers.
    if (!this.#leads) this.#hello();
    return trunk;
  }

  #heard(message: LineMessage | undefined): void {
    if (message === undefined || this.#closed) return;
    this.#others = true;
    if (this.#leads) this.#heardAsLeader(message);
    else this.#heardAsFollower(message);
  }

  #heardAsLeader(message: LineMessage): void {
    const { id } = this.#options.tab;
    const trunk = this.#socket instanceof Trunk ? this.#socket : undefined;
    switch (message.type) {
      case "hello":
        return this.#sayHere();
      case "attach":
        if (message.to !== id) return;
        this.#sayHere();
        if (trunk?.welcome !== undefined) this.#welcome(message.from, trunk.welcome);
        return;
      case "up":
        if (message.to === id && trunk?.welcome !== undefined) this.#pass(message, trunk);
        return;
      default:
    }
  }

  #pass({ from, text }: { from: string; text: string }, trunk: Trunk): void {
    if (text === "ping") return this.#post({ type: "down", to: from, text: "pong" });
    try {
      trunk.pass(text);
    } catch {
      // Its close is on the way, and tells everybody.
    }
  }

  #welcome(to: string, text: string): void {
    this.#post({ type: "down", to, text: greeting(text, this.#options.state()) });
  }

  #heardAsFollower(message: LineMessage): void {
    const { tab } = this.#options;
    if (message.from === this.#leader || message.type === "here")
      tab.clock.clearTimeout(this.#silence);
    const attachment = this.#socket instanceof Attachment ? this.#socket : undefined;
    switch (message.type) {
      case "here":
        this.#leader = message.from;
        this.#answer(true);
        if (this.#socket !== undefined && attachment?.leader !== message.from) this.#move();
        return this.#wantLead(message.hidden);
      case "down":
        if (message.from === attachment?.leader && (message.to ?? tab.id) === tab.id)
          attachment.receive(message.text);
        return;
      case "closed":
        if (this.#leader === message.from && message.code === MOVED) this.#leader = undefined;
        if (message.from !== attachment?.leader) return;
        this.#socket = undefined;
        return attachment.drop(message.code, message.reason);
      default:
    }
  }

  /** A hidden tab is throttled: the one before one's eyes takes the socket over. */
  #wantLead(leaderIsHidden: boolean): void {
    const { tab } = this.#options;
    tab.clock.clearTimeout(this.#handOver);
    if (!leaderIsHidden || tab.isHidden()) return;
    this.#handOver = tab.clock.setTimeout(() => {
      if (!tab.isHidden()) this.#takeOver();
    }, HAND_OVER_MS);
  }

  #looked(): void {
    if (this.#leads) this.#sayHere();
    else if (!this.#options.tab.isHidden()) this.#hello();
  }

  #sayHere(): void {
    this.#post({ type: "here", hidden: this.#options.tab.isHidden() });
  }

  #post(message: Unsigned<LineMessage>): void {
    if (this.#closed && message.type !== "closed") return;
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a bus has none
    this.#bus.postMessage({ ...message, from: this.#options.tab.id });
  }
}

type Unsigned<M> = M extends LineMessage ? Omit<M, "from"> : never;

/** Whoever is attached comes back at once, but for what is final, and waits with the leader. */
function endOf(code: number): number {
  return isFinalClose(code) ? code : MOVED;
}
