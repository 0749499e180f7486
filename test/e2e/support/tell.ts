import type { House } from "../../system/support/house.ts";
import { openLine } from "../../system/support/line.ts";
import type { Line as Socket } from "../../system/support/line.ts";
import { unique } from "../../system/support/people.ts";
import type { Person } from "../../system/support/people.ts";
import type { Line } from "./talk.ts";

const MINUTE_MS = 60_000;

/** Who says what, where, and when it begins. */
export interface Telling {
  house: House;
  /** By the names that the lines use; all of them are in the channel. */
  people: ReadonlyMap<string, Person>;
  channelId: string;
  lines: readonly Line[];
  /** The time of minute 0, ms; nothing may be said before now. */
  startMs: number;
}

/**
 * Lets people say lines in a channel at the times of a story, by setting the server's clock ahead.
 * The clock stays where the story ends: mend the house after the last one.
 */
export async function tell({ house, people, channelId, lines, startMs }: Telling): Promise<void> {
  const sockets = new Map<string, Socket>();
  const say = async (nick: string, body: string, id: string) => {
    const open = sockets.get(nick) ?? (await openLine(known(people, nick), channelId));
    sockets.set(nick, open);
    await open.say(body, { id });
  };
  // Before the clock is set, as long as everybody's tickets are of now.
  for (const nick of new Set(lines.map((line) => line.nick)))
    sockets.set(nick, await openLine(known(people, nick), channelId));
  let minute: number | undefined;
  for (const line of lines) {
    if (line.minute !== minute) {
      minute = line.minute;
      await house.faults({ clockSkewMs: startMs + minute * MINUTE_MS - Date.now() });
    }
    const [body, id] = [withMentions(line.text, people), unique("tell")];
    await say(line.nick, body, id).catch(() => {
      // The leap of the clock made the socket look dead, and it was closed.
      sockets.delete(line.nick);
      return say(line.nick, body, id);
    });
  }
  await house.faults({ clockSkewMs: 0 });
  for (const socket of sockets.values()) socket.hangUp();
}

/** The person of that name. */
export function known(people: ReadonlyMap<string, Person>, name: string): Person {
  const person = people.get(name);
  if (person === undefined) throw new Error(`nobody is called ${name}`);
  return person;
}

function withMentions(text: string, people: ReadonlyMap<string, Person>): string {
  return text.replace(/\{([^{}]+)\}/g, (whole, name: string) => {
    const id = people.get(name)?.userId;
    return id === undefined ? whole : `<@${id}>`;
  });
}
