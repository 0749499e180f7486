import { openLine } from "./line.ts";
import type { Person } from "./people.ts";
import { bring, channelsOf, foundWorkspace, must, room, unique } from "./people.ts";
import type { Channel, OneMessage } from "./shapes.ts";

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
/** Commands of one frame. */
const BATCH = 20;
const DAY_MS = 86_400_000;

/** A workspace in which there is something of everything. */
export interface RichWorkspace {
  id: string;
  /** With more words than its object keeps. */
  longId: string;
  /** Of the first two people and nobody else. */
  privateId: string;
  directId: string;
}

/** Fills a fresh workspace: the first person owns it. `words` are said in its long channel. */
export async function fillWorkspace(
  people: [Person, Person, Person],
  words: number,
): Promise<RichWorkspace> {
  const [owner, member, other] = people;
  const workspace = await foundWorkspace(owner);
  const at = `/api/workspaces/${workspace.id}`;
  await bring(owner, workspace.id, "moderator", member);
  await bring(owner, workspace.id, "member", other);
  must(await member.patch("/api/me", { timeZone: "Europe/Berlin" }));
  must(await put(member, "/api/me/picture"));
  must(await put(owner, `${at}/icon`));
  must(await put(owner, `${at}/emoji/ship_it`));
  const group = { handle: "crew", name: "Crew", userIds: [member.userId, other.userId] };
  must(await owner.post(`${at}/groups`, group), 201);

  const [general] = await channelsOf(owner, workspace.id);
  const longId = await room(owner, workspace.id, [member, other], "public");
  const privateId = await room(owner, workspace.id, [member], "private");
  const closedId = await room(owner, workspace.id, [member], "public");
  const direct = must(
    await member.post<Channel>(`${at}/channels`, { kind: "direct", memberIds: [other.userId] }),
    201,
  );
  await speak(member, longId, words);
  for (const id of [general?.id ?? longId, longId, privateId]) await talk(owner, member, id);
  must(await member.say(direct.id, "between us"), 201);
  must(await other.put(`/api/channels/${longId}/read`, { seq: 40 }));
  must(await other.put(`/api/channels/${longId}/level`, { level: "all" }));
  must(await owner.say(longId, `look <@${other.userId}> <!subteam^nobody>`), 201);
  must(await owner.patch(`/api/channels/${privateId}`, { settings: { slowModeS: 5 } }));
  must(await owner.say(closedId, "the end"), 201);
  must(await owner.del(`/api/channels/${closedId}`));

  const later = Date.now() + DAY_MS;
  must(await other.put(`/api/channels/${longId}/draft`, { body: "half a", at: Date.now() }));
  must(
    await member.post(`/api/channels/${longId}/scheduled`, { body: "later", sendAt: later }),
    201,
  );
  must(await member.post("/api/me/reminders", { text: "tea", at: later }), 201);
  must(await other.put(`/api/channels/${longId}/messages/5/saved`));
  must(await other.put(`/api/me/blocks/${owner.userId}`));
  must(await member.patch("/api/me/preferences", { undoSendS: 5 }));
  return { id: workspace.id, longId, privateId, directId: direct.id };
}

/** Says many words fast. */
async function speak(person: Person, channelId: string, words: number): Promise<void> {
  const line = await openLine(person, channelId);
  for (let said = 0; said < words; said += BATCH) {
    const commands = Array.from({ length: Math.min(BATCH, words - said) }, (_, i) => ({
      type: "send",
      id: `bulk-${channelId}-${said + i}`,
      body: `word ${said + i} \u2028 "quoted" 😀`,
    }));
    line.send({ type: "batch", commands });
    const last = commands.at(-1)?.id;
    await line.heard(({ id }) => id === last, "the last of a batch", 0, 20_000);
  }
  await line.leave();
}

/** Edits, deletions, reactions, a thread, a poll and pins, by two people. */
async function talk(one: Person, two: Person, channelId: string): Promise<void> {
  const at = `/api/channels/${channelId}/messages`;
  const say = async (person: Person, body: string, more: object = {}) =>
    must(await person.say(channelId, body, { ...more }), 201).message;
  const edited = await say(one, "first words");
  must(await one.patch<OneMessage>(`${at}/${edited.seq}`, { body: "second words" }));
  must(await one.patch<OneMessage>(`${at}/${edited.seq}`, { body: "last words" }));
  const deleted = await say(two, "never said");
  must(await two.del(`${at}/${deleted.seq}`));
  const liked = await say(one, "liked");
  for (const person of [one, two])
    must(await person.put(`${at}/${liked.seq}/reactions/${encodeURIComponent("👍")}`));
  must(await two.put(`${at}/${liked.seq}/reactions/${encodeURIComponent(":ship_it:")}`));
  must(await one.put(`${at}/${liked.seq}/pin`));
  for (const body of ["a reply", "another"]) await say(two, body, { threadSeq: liked.seq });
  await say(one, "told to all", { threadSeq: liked.seq, broadcast: true });
  const poll = await say(two, "Tea?", {
    poll: { question: "Tea?", options: ["yes", "no"], multiple: false },
  });
  must(await one.put(`${at}/${poll.seq}/votes/1`));
  await say(one, "waves", { me: true, clientMsgId: unique("me") });
}

function put(person: Person, path: string) {
  return person.api.call("PUT", path, {
    raw: PNG,
    headers: { ...person.bearer, "content-type": "image/png" },
  });
}
