import { openHouse } from "../../test/system/support/house.ts";
import type { House } from "../../test/system/support/house.ts";
import {
  bring,
  channelsOf,
  foundWorkspace,
  must,
  signInGuest,
  signUp,
} from "../../test/system/support/people.ts";
import type { Person } from "../../test/system/support/people.ts";
import { seedTalk } from "../../test/e2e/support/seed.ts";
import { busyTalk } from "../../test/e2e/support/talk.ts";

/** A served build with one full channel. */
export interface FullRoom {
  house: House;
  /** Looks on; has said nothing. */
  reader: Person;
  speakers: Person[];
  channelId: string;
  /** The page of that channel. */
  path: string;
}

/** Starts the served build, limits off, and fills a channel with what people really type. */
export async function openFullRoom(messages: number, speakers = 20): Promise<FullRoom> {
  const house = await openHouse({ RATE_LIMITS: "off" });
  const reader = await signUp(house.api, "reader");
  const people: Person[] = [];
  while (people.length < speakers) people.push(await signInGuest(house.api));
  for (const [i, person] of people.entries())
    must(await person.post("/api/auth/update-user", { name: `Speaker ${i + 1}` }));
  const workspace = await foundWorkspace(reader);
  await bring(reader, workspace.id, "member", ...people);
  const [general] = await channelsOf(reader, workspace.id);
  const channelId = general?.id ?? "";
  const talk = busyTalk();
  const bodies = Array.from({ length: messages }, (_, i) => talk[i % talk.length]?.text ?? "");
  await seedTalk(people, channelId, bodies);
  return { house, reader, speakers: people, channelId, path: `/w/${workspace.id}/c/${channelId}` };
}
