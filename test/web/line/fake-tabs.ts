import type { Bus, Locks, Tab } from "../../../src/web/line/tab.ts";
import type { FakeClock } from "../../client/fake-clock.ts";

type Request = {
  owner: FakeTab;
  name: string;
  shared: boolean;
  hold: () => Promise<void> | void;
  resolve: () => void;
  reject: (error: Error) => void;
};

/** A browser's locks and broadcast channels for any number of tabs; all delivery is asynchronous. */
export class FakeBrowser {
  readonly clock: FakeClock;
  readonly #held = new Map<string, Request>();
  readonly #queue: Request[] = [];
  readonly #buses = new Set<FakeBus>();

  constructor(clock: FakeClock) {
    this.clock = clock;
  }

  open(id: string): FakeTab {
    return new FakeTab(this, id);
  }

  /** The names of the locks that are held exclusively. */
  held(): string[] {
    return [...this.#held.values()].filter(({ shared }) => !shared).map(({ name }) => name);
  }

  /** The tab is gone from one moment to the next: nothing of it runs any more. */
  crash(tab: FakeTab): void {
    tab.gone = true;
    for (const bus of this.#buses) if (bus.owner === tab) this.#buses.delete(bus);
    for (const request of this.#queue.filter((each) => each.owner === tab)) this.#drop(request);
    for (const [name, request] of this.#held)
      if (request.owner === tab) {
        this.#held.delete(name);
        this.#next(name);
      }
  }

  request(
    owner: FakeTab,
    name: string,
    options: Parameters<Locks["request"]>[1],
    hold: Request["hold"],
  ): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const shared = options.mode === "shared";
      const request = { owner, name, shared, hold, resolve, reject };
      if (options.signal?.aborted) return reject(new Error("AbortError"));
      options.signal?.addEventListener("abort", () => {
        if (this.#queue.includes(request)) {
          this.#drop(request);
          reject(new Error("AbortError"));
        }
      });
      if (options.steal === true) {
        const robbed = this.#held.get(name);
        this.#held.delete(name);
        this.#grant(request);
        if (robbed && !robbed.owner.gone) robbed.reject(new Error("AbortError"));
        return;
      }
      this.#queue.push(request);
      this.#next(name);
    });
  }

  bus(owner: FakeTab, name: string): Bus {
    const bus = new FakeBus(owner, name, (message) => {
      for (const other of this.#buses)
        if (other !== bus && other.name === name) other.deliver(structuredClone(message));
    });
    this.#buses.add(bus);
    bus.onClose = () => this.#buses.delete(bus);
    return bus;
  }

  #drop(request: Request): void {
    this.#queue.splice(this.#queue.indexOf(request), 1);
  }

  #next(name: string): void {
    if (this.#held.has(name)) return;
    const request = this.#queue.find((each) => each.name === name);
    if (request === undefined) return;
    this.#drop(request);
    this.#grant(request);
  }

  #grant(request: Request): void {
    this.#held.set(request.name, request);
    void Promise.resolve()
      .then(() => (request.owner.gone ? undefined : request.hold()))
      .then(() => {
        if (this.#held.get(request.name) !== request) return;
        this.#held.delete(request.name);
        request.resolve();
        this.#next(request.name);
      });
  }
}

class FakeBus implements Bus {
  onmessage: Bus["onmessage"] = null;
  readonly owner: FakeTab;
  readonly name: string;
  readonly #send: (message: unknown) => void;
  onClose = () => {};
  #closed = false;

  constructor(owner: FakeTab, name: string, send: (message: unknown) => void) {
    this.owner = owner;
    this.name = name;
    this.#send = send;
  }

  postMessage(message: unknown): void {
    if (this.#closed) throw new Error("InvalidStateError");
    if (!this.owner.gone) this.#send(message);
  }

  deliver(data: unknown): void {
    this.owner.later(() => {
      if (!this.#closed) this.onmessage?.({ data });
    });
  }

  close(): void {
    this.#closed = true;
    this.onClose();
  }
}

/** One tab; `gone` after a crash. */
export class FakeTab implements Tab {
  readonly id: string;
  readonly locks: Locks;
  readonly clock: Tab["clock"];
  readonly openBus: Tab["openBus"];
  gone = false;
  #frozen = false;
  readonly #held: (() => void)[] = [];
  #hidden = false;
  readonly #listeners = new Set<() => void>();

  constructor(browser: FakeBrowser, id: string) {
    this.id = id;
    this.locks = { request: (name, options, hold) => browser.request(this, name, options, hold) };
    const { clock } = browser;
    this.clock = {
      now: () => clock.now(),
      setTimeout: (run, ms) => clock.setTimeout(() => this.later(run), ms),
      clearTimeout: (handle) => clock.clearTimeout(handle),
    };
    this.openBus = (name) => browser.bus(this, name);
  }

  /** While it is frozen nothing runs; what it missed runs after. */
  get frozen(): boolean {
    return this.#frozen;
  }

  set frozen(frozen: boolean) {
    this.#frozen = frozen;
    if (!frozen) for (const run of this.#held.splice(0)) this.later(run);
  }

  later(run: () => void): void {
    if (this.#frozen) this.#held.push(run);
    else if (!this.gone) queueMicrotask(() => this.gone || run());
  }

  isHidden(): boolean {
    return this.#hidden;
  }

  show(visible: boolean): void {
    this.#hidden = !visible;
    for (const listener of this.#listeners) listener();
  }

  onVisibility(changed: () => void): () => void {
    this.#listeners.add(changed);
    return () => this.#listeners.delete(changed);
  }
}
