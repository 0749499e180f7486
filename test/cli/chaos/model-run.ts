import type { ChannelHistory, Connection } from "../../../src/cli/chaos/history.ts";
import { randomFrom } from "../../../src/cli/chaos/random.ts";
import type { Random } from "../../../src/cli/chaos/random.ts";
import { messagesOf } from "../../../src/client/message-log.ts";
import { createStore, reduce } from "../../../src/client/store.ts";
import type { StoreState } from "../../../src/client/store.ts";
import type { ChannelEvent } from "../../../src/protocol/events.ts";
import type { LogCommand } from "../../../src/protocol/frames.ts";
import { ModelServer } from "./model-server.ts";
import type { Bug, Peer } from "./model-server.ts";

const CLIENTS = 4;
const STEPS = 350;

/** Clients talk to a model server that crashes now and then; everything that they do and see is noted. */
export function runModel(bug: Bug | null, seed: number): ChannelHistory {
  const random = randomFrom(seed);
  let when = 0;
  const now = () => (when += 1);
  const connections: Connection[] = [];
  const server = new ModelServer(bug, now);
  const clients = Array.from(
    { length: CLIENTS },
    (_, i) => new ModelClient(`client-${i}`, server, connections, now),
  );
  for (let step = 0; step < STEPS; step += 1) {
    const client = random.pick(clients);
    if (random.chance(0.02)) {
      server.crash();
      for (const each of clients) each.lost();
    } else if (random.chance(0.1)) server.store();
    else client?.step(random);
  }
  server.store();
  for (const client of clients) client.settle();
  const stores = clients.map((client) => client.snapshot());
  return { channelId: "c", connections, pages: [], stores, final: server.final() };
}

class ModelClient implements Peer {
  connection: Connection;
  readonly #name: string;
  readonly #server: ModelServer;
  readonly #connections: Connection[];
  readonly #now: () => number;
  #store: StoreState;
  #isLive = false;
  #serial = 0;
  #pending: LogCommand[] = [];
  readonly #acked: LogCommand[] = [];

  constructor(name: string, server: ModelServer, connections: Connection[], now: () => number) {
    this.#name = name;
    this.#server = server;
    this.#connections = connections;
    this.#now = now;
    this.#store = createStore({ userId: name, keep: 10_000, history: false });
    this.connection = this.#open(null);
  }

  /** Does one thing: comes back if it was cut off, repeats, alters, resumes, or says something new. */
  step(random: Random): void {
    if (!this.#isLive) return this.#comeBack();
    const known = random.pick(this.#acked);
    if (random.chance(0.05)) return this.lost();
    if (random.chance(0.1) && known !== undefined) return this.#send(known);
    if (random.chance(0.05) && known?.type === "send")
      return this.#send({ ...known, body: "another" });
    if (random.chance(0.1)) return this.#resume(random);
    const command = this.#newCommand(random);
    this.#pending.push(command);
    this.#send(command);
  }

  lost(): void {
    this.#isLive = false;
    this.#server.leave(this);
  }

  settle(): void {
    if (!this.#isLive) this.#comeBack();
  }

  onEvents(events: readonly ChannelEvent[]): void {
    this.#store = reduce(this.#store, { type: "events", events });
  }

  snapshot() {
    const { epoch, head, log } = this.#store;
    return { client: this.#name, epoch, head, messages: messagesOf(log), olderCursor: null };
  }

  #comeBack(): void {
    const { epoch, head } = this.#store;
    this.connection = this.#open(epoch === null ? null : { epoch, since: head });
    for (const command of this.#pending) this.#send(command);
  }

  #open(opened: Connection["opened"]): Connection {
    const connection: Connection = { client: this.#name, userId: this.#name, opened, items: [] };
    this.connection = connection;
    this.#connections.push(connection);
    this.#isLive = true;
    const head = this.#server.head;
    if (opened === null)
      this.#store = reduce(this.#store, {
        type: "welcome",
        epoch: "epoch-1",
        head,
        role: "member",
      });
    this.#server.connect(this);
    return connection;
  }

  #send(command: LogCommand): void {
    this.connection.items.push({ kind: "sent", command, when: this.#now() });
    this.#server.take(this, this.#name, command);
    const answer = this.connection.items.findLast(
      (item) => (item.kind === "ack" || item.kind === "error") && item.id === command.id,
    );
    if (answer === undefined || !this.#pending.includes(command)) return;
    this.#pending = this.#pending.filter((one) => one !== command);
    if (answer.kind === "ack") this.#acked.push(command);
  }

  #resume(random: Random): void {
    const since = random.int(0, this.#store.head);
    this.connection.items.push({ kind: "resume", epoch: "epoch-1", since });
    this.#server.resume(this, "epoch-1", since);
  }

  #newCommand(random: Random): LogCommand {
    const id = `${this.#name}-${(this.#serial += 1)}`;
    const message = random.pick(messagesOf(this.#store.log));
    const body = `${id} ${random.int(0, 1e6)}`;
    if (message === undefined || random.chance(0.7)) return { type: "send", id, body };
    if (random.chance(0.5)) return { type: "edit", id, seq: message.seq, body };
    return { type: "react", id, seq: message.seq, emoji: id, on: true };
  }
}
