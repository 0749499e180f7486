import { must } from "../../system/support/people.ts";
import type { Person } from "../../system/support/people.ts";
import type { MessageList, OneMessage } from "../../system/support/shapes.ts";

/** What the seeded channel is called. */
export const THREADS_CHANNEL = "release-notes";

type Team = { mara: Person; jonas: Person; aylin: Person; tomas: Person; priya: Person };

/** Threads, a poll, quotes, pins, edits and reactions in a channel in which the team has talked. */
export async function threadsIn(
  workspaceId: string,
  channelId: string,
  baseUrl: string,
  { mara, jonas, aylin, tomas, priya }: Team,
): Promise<void> {
  const list = `/api/channels/${channelId}/messages`;
  const { items } = must(await mara.get<MessageList>(list));
  const seqOf = (start: string) => items.find(({ body }) => body.startsWith(start))?.seq ?? 0;
  const say = async (person: Person, body: string, more: Record<string, unknown> = {}) =>
    must<OneMessage>(await person.say(channelId, body, more)).message.seq;

  const draft = seqOf("Draft of");
  await say(
    aylin,
    "Do you want the notes in German as well? I would begin with the part on deletion, since that is what people ask about.",
    { threadSeq: draft },
  );
  await say(tomas, "I can take the German ones.", { threadSeq: draft });
  await say(aylin, "Thanks!", { threadSeq: draft });
  await say(priya, "```\n$ wc -w notes.md\n1204 notes.md\n```\nThat is long for an announcement.", {
    threadSeq: draft,
  });
  await say(mara, "Then we cut it. **Twelve hundred words** are nine hundred too many.", {
    threadSeq: draft,
    broadcast: true,
  });

  const plan = seqOf("Morning.");
  must(await jonas.put(`${list}/${plan}/pin`));
  must(await mara.put(`${list}/${draft}/pin`));
  const run = seqOf("Second run");
  for (const [person, emoji] of [
    [jonas, "🎉"],
    [tomas, "🎉"],
    [mara, "🎉"],
    [priya, "👀"],
    [jonas, "👍🏽"],
  ] as const)
    must(await person.put(`${list}/${run}/reactions/${encodeURIComponent(emoji)}`));
  const works = `${list}/${seqOf("Works for me")}`;
  must(
    await jonas.patch(works, {
      body: "Works for me. I have the dentist at three and am back by four.",
    }),
  );
  must(
    await jonas.patch(works, {
      body: "Works for me. I have the dentist at two and am back by three, so somebody else watches the queue.",
    }),
  );

  const poll = await say(priya, "When do we write to everybody?", {
    poll: {
      question: "When do we write to everybody?",
      options: ["Right after the switch", "Tomorrow morning", "On Monday, with the numbers"],
    },
  });
  for (const [person, option] of [
    [jonas, 1],
    [tomas, 1],
    [mara, 1],
    [aylin, 2],
  ] as const)
    must(await person.put(`${list}/${poll}/votes/${option}`));
  await say(tomas, "waves at everybody from the train", { me: true });
  const link = (seq: number) => `${baseUrl}/w/${workspaceId}/c/${channelId}/m/${seq}`;
  await say(aylin, `This is the one that I meant:\n${link(run)}`);
  await say(jonas, `Ask <!here> before noon, or write to <#${channelId}>.`);
}
