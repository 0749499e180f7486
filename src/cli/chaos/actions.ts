import type { LogCommand } from "../../protocol/frames.ts";
import { createdFact } from "./history.ts";
import type { Connection } from "./history.ts";
import type { Member, Topic } from "./member.ts";
import { probe } from "./probe.ts";

/** What else than the newest things a member turns to. */
const OLD_SHARE = 0.1;
const RECENT_TOPICS = 60;
const BURST = 8;
const EMOJI = ["👍", "🎉", "👩‍👩‍👧", "custom_parrot"];
const WORDS =
  'get a word in edgewise naïve Grüße 日本語 — `code` <b>&amp;</b> "quoted" \\n 🦜'.split(" ");

type Action = (member: Member, pages: PageReads) => void;
/** Where pages that were read during the run are noted. */
export type PageReads = {
  readonly client: string;
  readonly fact: ReturnType<typeof createdFact>;
}[];

/** Each action with its weight. */
const ACTIONS: readonly (readonly [number, Action])[] = [
  [50, (member) => say(member)],
  [5, reply],
  [8, edit],
  [4, remove],
  [12, react],
  [2, pin],
  [1, poll],
  [4, vote],
  [6, repeat],
  [2, alter],
  [3, sendByHttp],
  [2, (member) => member.tap.cut()],
  [2, resumeFromAfar],
  [1, (member) => void probe(member)],
  [1, (member, pages) => void readPage(member, pages)],
  [2, burst],
];
const TOTAL = ACTIONS.reduce((sum, [weight]) => sum + weight, 0);

/** Does one thing, by chance. */
export function actAtRandom(member: Member, pages: PageReads): void {
  let at = member.run.random.next() * TOTAL;
  const chosen = ACTIONS.find(([weight]) => (at -= weight) < 0);
  chosen?.[1](member, pages);
}

/** Several messages at once. */
export function burst(member: Member): void {
  for (let i = 0; i < BURST; i += 1) say(member);
}

function say(member: Member, thread: { threadSeq?: number; broadcast?: true } = {}): void {
  const body = textOf(member);
  const id = member.client.send(body, thread);
  member.follow({ type: "send", id, body, ...thread });
}

function reply(member: Member): void {
  const topic = topicOf(member, ({ isReply }) => !isReply);
  if (topic === undefined) return;
  const isLoud = member.run.random.chance(0.3);
  say(member, { threadSeq: topic.seq, ...(isLoud && { broadcast: true }) });
}

function poll(member: Member): void {
  const body = textOf(member);
  const options = EMOJI.slice(0, member.run.random.int(2, EMOJI.length));
  const multiple = member.run.random.chance(0.5);
  const id = member.client.send(body, { poll: { options, multiple } });
  member.follow({ type: "send", id, body, poll: { question: body, options, multiple } });
}

function vote(member: Member): void {
  const { random } = member.run;
  const topic = topicOf(member, ({ options }) => options > 0);
  if (topic === undefined) return;
  const { seq } = topic;
  const option = random.int(0, topic.options - 1);
  const on = random.chance(0.7);
  member.follow({ type: "vote", id: member.client.vote(seq, option, on), seq, option, on });
}

function edit(member: Member): void {
  const own = ({ authorId, options }: Topic) => authorId === member.userId && options === 0;
  const topic = topicOf(member, own);
  if (topic === undefined) return;
  const body = textOf(member);
  member.follow({ type: "edit", id: member.client.edit(topic.seq, body), seq: topic.seq, body });
}

function remove(member: Member): void {
  const topic = topicOf(member, ({ authorId }) => authorId === member.userId);
  if (topic !== undefined)
    member.follow({ type: "delete", id: member.client.remove(topic.seq), seq: topic.seq });
}

function react(member: Member): void {
  const { random } = member.run;
  const topic = topicOf(member, () => true);
  if (topic === undefined) return;
  const { seq } = topic;
  const emoji = random.pick(EMOJI) ?? "👍";
  const on = random.chance(0.65);
  member.follow({ type: "react", id: member.client.react(seq, emoji, on), seq, emoji, on });
}

function pin(member: Member): void {
  const topic = topicOf(member, () => true);
  if (topic === undefined) return;
  const { seq } = topic;
  const on = member.run.random.chance(0.6);
  member.follow({ type: "pin", id: member.client.pin(seq, on), seq, on });
}

/** What was acknowledged, once more: word for word, over the socket. */
function repeat(member: Member): void {
  const command = member.run.random.pick(member.acknowledged);
  if (command !== undefined) member.tap.inject(command);
}

/** Something else under an id that was used before. */
function alter(member: Member): void {
  const command = member.run.random.pick(member.acknowledged);
  if (command?.type === "send") member.tap.inject({ ...command, body: `${command.body}!` });
  else if (command !== undefined)
    member.tap.inject({ type: "send", id: command.id, body: "another kind" });
}

/** A message over HTTP, and now and then the same one again at once. */
function sendByHttp(member: Member): void {
  const body = textOf(member);
  const command: LogCommand = { type: "send", id: crypto.randomUUID(), body };
  void post(member, command);
  if (member.run.random.chance(0.3)) void post(member, command);
}

async function post(member: Member, command: Extract<LogCommand, { type: "send" }>): Promise<void> {
  const { name, userId, api, run } = member;
  const connection: Connection = { client: name, userId, opened: null, items: [] };
  run.connections.push(connection);
  connection.items.push({ kind: "sent", command, when: performance.now() });
  run.onSent();
  try {
    const { id: clientMsgId, body } = command;
    const { seq, at } = await api.messages.send(run.channelId, { clientMsgId, body });
    connection.items.push({ kind: "ack", id: command.id, seq, at, when: performance.now() });
    member.acknowledged.push(command);
  } catch {
    // A server that has just been killed answers nobody; what it stored is in the log all the same.
  }
}

/** On the live socket, from somewhere in the past. */
function resumeFromAfar(member: Member): void {
  const { epoch, head } = member.client.getState();
  const { random } = member.run;
  if (epoch === null || head === 0) return;
  const since = random.chance(0.7) ? Math.max(head - random.int(1, 50), 0) : random.int(0, head);
  member.tap.inject({ type: "resume", epoch, since });
}

async function readPage({ name, api, run }: Member, pages: PageReads): Promise<void> {
  const before = run.random.chance(0.5) ? run.random.pick(run.topics)?.seq : undefined;
  try {
    const { items } = await api.messages.page(run.channelId, {
      limit: 50,
      ...(before !== undefined && { before }),
    });
    for (const message of items)
      pages.push({ client: `${name} (page)`, fact: createdFact(message) });
  } catch {
    // As above.
  }
}

function topicOf({ run }: Member, fits: (topic: Topic) => boolean): Topic | undefined {
  const { random, topics } = run;
  const near = random.chance(OLD_SHARE) ? topics : topics.slice(-RECENT_TOPICS);
  return random.pick(near.filter(fits));
}

function textOf({ name, run: { random } }: Member): string {
  const words = Array.from({ length: random.int(1, 12) }, () => random.pick(WORDS));
  const long = random.chance(0.01) ? ` ${"long ".repeat(700)}` : "";
  return `${name} ${random.int(0, 1e9)}: ${words.join(" ")}${long}`;
}
