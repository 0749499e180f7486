import type { House } from "../../system/support/house.ts";
import {
  bring,
  channelsOf,
  invite,
  must,
  signInGuest,
  signUp,
} from "../../system/support/people.ts";
import type { Person } from "../../system/support/people.ts";
import type { Channel, MessageList, Workspace } from "../../system/support/shapes.ts";
import { busyTalk, DIRECT_TALK, HALLWAY_TALK, TEAM_TALK } from "./talk.ts";
import type { Line } from "./talk.ts";
import { known, tell } from "./tell.ts";
import { THREADS_CHANNEL, threadsIn } from "./threads-world.ts";

const MINUTE_MS = 60_000;
/** So far ahead that "yesterday" is still to come: the log's clock never goes back. */
const DAYS_AHEAD = 3;
/** Minutes from the first line of today's talk to the moment that the pages show. */
const LOOKS_AT = 92;
const TEAM = ["Mara Lindqvist", "Jonas Weber", "Aylin Demir", "Tomás Oliveira", "Priya Raman"];
const OUTSIDERS = ["Nadia Okafor", "Ines Fournier"];
/** Messages that Jonas has not read in the busy channel. */
const UNREAD = 6;

/** A workspace full of people and talk, the same every time but for its ids and its date. */
export interface World {
  house: House;
  /** What time it is for whoever looks, ms. */
  nowMs: number;
  /** Owns the workspace and has read everything. */
  mara: Person;
  /** A member who has not read the last {@link UNREAD} messages of the busy channel. */
  jonas: Person;
  /** A guest of the workspace, with nothing but a name. */
  guest: Person;
  /** Has an account and belongs nowhere yet. */
  newcomer: Person;
  workspaceId: string;
  /** A workspace that only Jonas belongs to. */
  foreignId: string;
  inviteCode: string;
  /** A message far up in the busy channel. */
  oldSeq: number;
  channels: Channels;
}

/** Ids: `team` is private, `threads` has threads, quotes, a poll and pins, `hidden` is private and not Mara's, `preview` is public and not joined. */
type Channels = Record<
  "general" | "busy" | "empty" | "team" | "threads" | "hidden" | "preview" | "direct",
  string
>;

/** Peoples a house: a team of five, a guest, fifty nicks, and what they said. */
export async function peopleWorld(house: House): Promise<World> {
  const talk = endingAt(busyTalk(), LOOKS_AT - 2);
  const nicks = [...new Set(talk.map(({ nick }) => nick))];
  const people = await arriveAll(house, [...TEAM, ...OUTSIDERS], nicks);
  const person = (name: string) => known(people, name);
  const [mara, jonas] = [person("Mara Lindqvist"), person("Jonas Weber")];
  const team = TEAM.slice(1).map(person);
  const others = [...team, ...nicks.map(person)];

  const workspace = await found(mara, "Harbour Street", "harbour-street");
  const foreign = await found(person("Ines Fournier"), "Elsewhere", "elsewhere");
  await bring(mara, workspace.id, "member", ...others);
  const guest = await named(await signInGuest(house.api), "Ottokar");
  await bring(mara, workspace.id, "guest", guest);
  await bring(person("Ines Fournier"), foreign.id, "member", jonas);
  const channels = await makeChannels(workspace.id, { mara, jonas, team, others });

  const nowMs = halfPastTwoIn(DAYS_AHEAD);
  const says = (channelId: string, lines: readonly Line[]) =>
    tell({ house, people, channelId, lines, startMs: nowMs - LOOKS_AT * MINUTE_MS });
  await says(channels.general, HALLWAY_TALK);
  await says(channels.team, TEAM_TALK);
  await says(channels.direct, DIRECT_TALK);
  await says(channels.preview, TEAM_TALK.slice(0, 2));
  await says(channels.threads, TEAM_TALK);
  await says(channels.busy, talk);
  await house.mend();
  await afterwards(channels.team, team);
  const [aylin, tomas, priya] = ["Aylin Demir", "Tomás Oliveira", "Priya Raman"].map(person);
  if (!aylin || !tomas || !priya) throw new Error("the team is incomplete");
  const cast = { mara, jonas, aylin, tomas, priya };
  await threadsIn(workspace.id, channels.threads, house.served.url, cast);
  for (const channelId of [channels.general, channels.team, channels.threads, channels.busy])
    await markRead(mara, channelId, 0);
  await markRead(jonas, channels.busy, UNREAD);

  const { code } = await invite(mara, workspace.id);
  return {
    house,
    nowMs,
    mara,
    jonas,
    guest,
    channels,
    newcomer: person("Nadia Okafor"),
    workspaceId: workspace.id,
    foreignId: foreign.id,
    inviteCode: code,
    oldSeq: await seqFarUp(mara, channels.busy),
  };
}

type Cast = { mara: Person; jonas: Person; team: Person[]; others: Person[] };

async function makeChannels(workspaceId: string, cast: Cast): Promise<Channels> {
  const { mara, jonas, team, others } = cast;
  const make = async (maker: Person, channel: object) => {
    const body = { kind: "public", topic: "", memberIds: [], ...channel };
    const made = await maker.post<Channel>(`/api/workspaces/${workspaceId}/channels`, body);
    return must(made).id;
  };
  const ids = (people: Person[]) => people.map(({ userId }) => userId);
  const [general] = await channelsOf(mara, workspaceId);
  const busy = {
    name: "ubuntu-help",
    topic: "Do not ask to ask, just ask",
    memberIds: ids(others),
  };
  const plan = "The switch on Friday: who, what, when";
  const memberIds = ids(team);
  const channels = {
    general: general?.id ?? "",
    busy: await make(mara, busy),
    empty: await make(mara, { name: "design", topic: "How it looks and why" }),
    threads: await make(mara, { name: THREADS_CHANNEL, memberIds }),
    team: await make(mara, { name: "launch-plan", kind: "private", topic: plan, memberIds }),
    hidden: await make(jonas, { name: "salaries", kind: "private" }),
    preview: await make(jonas, { name: "book-club", topic: "One book a month", memberIds }),
    direct: await make(mara, { kind: "direct", memberIds: ids([jonas]) }),
  };
  await make(mara, { name: "a-name-that-nobody-bothered-to-keep-short" });
  await make(mara, { kind: "group", memberIds: ids(team.slice(1, 3)) });
  return channels;
}

/**
 * Accounts for some, and nothing but a name for the others, which takes no password's time. Names
 * that are no good in an address are given afterwards.
 */
async function arriveAll(
  { api }: House,
  accounts: string[],
  names: string[],
): Promise<Map<string, Person>> {
  const people = new Map<string, Person>();
  for (const name of accounts) people.set(name, await named(await signUp(api, "person"), name));
  for (const name of names) people.set(name, await named(await signInGuest(api), name));
  return people;
}

async function named(person: Person, name: string): Promise<Person> {
  must(await person.post("/api/auth/update-user", { name }));
  return person;
}

async function found(owner: Person, name: string, slug: string): Promise<Workspace> {
  return must(await owner.post<Workspace>("/api/workspaces", { name, slug }));
}

/** Reactions, replies, an edit, a pin and a deletion in the team's channel. */
async function afterwards(
  channelId: string,
  [jonas, aylin, tomas, priya]: Person[],
): Promise<void> {
  if (!jonas || !aylin || !tomas || !priya) throw new Error("the team is incomplete");
  const list = `/api/channels/${channelId}/messages`;
  const { items } = must(await jonas.get<MessageList>(list));
  const at = (start: string) =>
    `${list}/${items.find(({ body }) => body.startsWith(start))?.seq ?? 0}`;
  const react = async (message: string, emoji: string, people: Person[]) => {
    for (const person of people)
      must(await person.put(`${message}/reactions/${encodeURIComponent(emoji)}`));
  };
  const plan = at("Morning.");
  must(await jonas.put(`${plan}/pin`));
  await react(plan, "👍", [jonas, aylin, priya]);
  const run = at("Second run");
  await react(run, "🎉", [jonas, tomas, priya]);
  await react(run, "👀", [tomas]);
  const threadSeq = Number(at("Draft of").split("/").at(-1));
  for (const [person, body] of [
    [aylin, "Do you want the notes in German as well?"],
    [tomas, "I can take the German ones."],
    [aylin, "Thanks!"],
  ] as const)
    must(await person.say(channelId, body, { threadSeq }));
  const body = "Works for me. I have the dentist at three and am back by four.";
  must(await jonas.patch(at("Works for me"), { body }));
  must(await jonas.del(at("👌")));
}

/** Notes that somebody has read all but the last few messages. */
async function markRead(person: Person, channelId: string, unread: number): Promise<void> {
  const list = `/api/channels/${channelId}/messages?limit=50`;
  const { items } = must(await person.get<MessageList>(list));
  const seq = items.at(-1 - unread)?.seq;
  if (seq !== undefined) must(await person.put(`/api/channels/${channelId}/read`, { seq }));
}

/** The seq of a message that the newest page does not have. */
async function seqFarUp(person: Person, channelId: string): Promise<number> {
  const list = `/api/channels/${channelId}/messages?after=0&limit=60`;
  const { items } = must(await person.get<MessageList>(list));
  return items.at(-20)?.seq ?? 0;
}

function endingAt(lines: readonly Line[], minute: number): Line[] {
  const shift = minute - (lines.at(-1)?.minute ?? 0);
  return lines.map((line) => ({ ...line, minute: line.minute + shift }));
}

/** Half past two in the afternoon, UTC, so many days from today, ms. */
function halfPastTwoIn(days: number): number {
  const today = new Date();
  const [year, month, date] = [today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate()];
  return Date.UTC(year, month, date + days, 14, 32);
}
