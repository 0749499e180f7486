import { openHouse } from "./house.ts";
import type { House } from "./house.ts";
import { openLine } from "./line.ts";
import type { Line, LineOptions } from "./line.ts";
import { bring, foundWorkspace, must, room, signUp } from "./people.ts";
import type { Person } from "./people.ts";
import type { Channel, Ticket, Workspace } from "./shapes.ts";

/** A workspace with somebody of each rank, on a server of its own. */
export interface Team {
  house: House;
  workspace: Workspace;
  owner: Person;
  moderator: Person;
  member: Person;
  other: Person;
  guest: Person;
  /** A fresh public channel of all of them. */
  room(): Promise<string>;
  /** A socket that {@link hangUp} ends. */
  dial(person: Person, channelId: string, options?: LineOptions): Promise<Line>;
  /** A device that listens to a person's inbox. */
  listen(person: Person): Promise<Line>;
  hangUp(): void;
}

export async function openTeam(): Promise<Team> {
  const house = await openHouse();
  const names = ["Olga", "Mona", "Max", "Otto", "Gus"];
  const people = await Promise.all(names.map((name) => signUp(house.api, name)));
  const [owner, moderator, member, other, guest] = people as [
    Person,
    Person,
    Person,
    Person,
    Person,
  ];
  const workspace = await foundWorkspace(owner);
  await bring(owner, workspace.id, "moderator", moderator);
  await bring(owner, workspace.id, "member", member, other);
  await bring(owner, workspace.id, "guest", guest);
  const lines: Line[] = [];
  const keep = (line: Line) => {
    lines.push(line);
    return line;
  };
  return {
    house,
    workspace,
    owner,
    moderator,
    member,
    other,
    guest,
    room: () => room(owner, workspace.id, [moderator, member, other, guest], "public"),
    dial: async (person, channelId, options) => keep(await openLine(person, channelId, options)),
    listen: async (person) => {
      const ticket = must(await person.post<Ticket>("/api/inbox/ticket"));
      return keep(await openLine(person, "", { ticket }));
    },
    hangUp: () => {
      for (const line of lines.splice(0)) line.hangUp();
    },
  };
}

/** Changes a channel as somebody who may. */
export async function change(person: Person, channelId: string, wanted: object): Promise<Channel> {
  return must(await person.patch<Channel>(`/api/channels/${channelId}`, wanted), 200);
}
