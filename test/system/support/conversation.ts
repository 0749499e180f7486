import { expect } from "vitest";
import { openHouse } from "./house.ts";
import type { House } from "./house.ts";
import { openLine } from "./line.ts";
import type { Line } from "./line.ts";
import { bring, foundWorkspace, must, room, signUp } from "./people.ts";
import type { Person } from "./people.ts";
import type { Event, List, Message } from "./shapes.ts";

/** A served workspace with its owner, who is the operator, two members and one who is not in its rooms. */
export interface Conversation {
  house: House;
  workspaceId: string;
  owner: Person;
  max: Person;
  mia: Person;
  stranger: Person;
  /** A fresh private room with all but the stranger. */
  open(): Promise<string>;
  /** A socket that ends with the test. */
  dial(person: Person, channelId: string, options?: Parameters<typeof openLine>[2]): Promise<Line>;
  hangUp(): void;
  stop(): Promise<void>;
}

export async function converse(vars?: Record<string, string>): Promise<Conversation> {
  const house = await openHouse(vars);
  // The first account of a deployment is its operator.
  const owner = await signUp(house.api, "Olga");
  const [max, mia, stranger] = await Promise.all(
    ["Max", "Mia", "Stan"].map((name) => signUp(house.api, name)),
  );
  if (!max || !mia || !stranger) throw new Error("nobody signed up");
  const team = await foundWorkspace(owner);
  await bring(owner, team.id, "member", max, mia, stranger);
  const lines: Line[] = [];
  return {
    house,
    workspaceId: team.id,
    owner,
    max,
    mia,
    stranger,
    open: () => room(owner, team.id, [max, mia]),
    dial: async (...args) => {
      const line = await openLine(...args);
      lines.push(line);
      return line;
    },
    hangUp: () => {
      for (const line of lines.splice(0)) line.hangUp();
    },
    stop: () => house.stop(),
  };
}

/** Where the messages of a channel are, or one of them. */
export const at = (channelId: string, seq?: number) =>
  `/api/channels/${channelId}/messages${seq === undefined ? "" : `/${seq}`}`;

/** A page of messages. */
export async function page(
  person: Person,
  channelId: string,
  query = "limit=200",
): Promise<Message[]> {
  return must(await person.get<List<Message, number>>(`${at(channelId)}?${query}`), 200).items;
}

/** The message with this seq, out of a page around it. */
export async function message(
  person: Person,
  channelId: string,
  seq: number,
): Promise<Message | undefined> {
  const items = await page(person, channelId, `around=${seq}&limit=10`);
  return items.find((one) => one.seq === seq);
}

/** Runs a command on a socket that has to be acknowledged, and answers its event as that socket hears it. */
export async function acked(
  line: Line,
  command: { type: string; id?: string } & Record<string, unknown>,
): Promise<Event> {
  const answer = await line.command(command);
  expect(answer).toMatchObject({ type: "ack" });
  return line.event(answer.seq ?? 0);
}
