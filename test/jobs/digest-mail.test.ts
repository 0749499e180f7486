import { describe, expect, it } from "vitest";
import type { DigestContent } from "../../src/jobs/notify/digest-mail.ts";
import { digestMail } from "../../src/jobs/notify/digest-mail.ts";
import type { ChannelLabel } from "../../src/storage/directory/labels.ts";

const label = (id: string, name: string, kind: ChannelLabel["kind"] = "public"): ChannelLabel => ({
  id,
  name,
  kind,
  workspaceId: "w_1",
  workspaceName: "Harbour Street",
});
const GENERAL = label("c_1", "general");
const CONTENT: DigestContent = {
  choice: { every: "daily", hour: 9, day: 1, language: "en" },
  timeZone: "Europe/Berlin",
  shown: "all",
  origin: "https://chat.example",
  said: [
    {
      channelId: "c_1",
      workspaceId: "w_1",
      seq: 5,
      threadSeq: null,
      own: null,
      author: "Mara",
      text: "@Jonas can you look?",
      at: Date.UTC(2026, 4, 4, 12, 30),
    },
  ],
  labels: new Map([["c_1", GENERAL]]),
  channels: [
    { label: GENERAL, count: 12, mentions: 1 },
    { label: label("c_2", "", "direct"), count: null, mentions: 0 },
  ],
  stopUrl: "https://chat.example/api/unsubscribe/abc",
};

describe("the letter of what was missed", () => {
  it("[DIGEST2] says first what was said to the person, then what is new by channel, each with its link", () => {
    const { subject, text } = digestMail(CONTENT);
    expect(subject).toBe("Edgewise: 1 for you, 12 new messages");
    expect(text).toBe(`This is what you missed in Edgewise.

For you
-------

Mara, #general (Harbour Street), 4 May 2026, 14:30
@Jonas can you look?
https://chat.example/w/w_1/c/c_1/m/5

New in channels
---------------

#general (Harbour Street): 12 unread, 1 for you
https://chat.example/w/w_1/c/c_1

Conversation (Harbour Street): something new
https://chat.example/w/w_1/c/c_2

-- 
You get this every day at 09:00 when there is something new.
Change it under Your settings, Notifications:
https://chat.example/
Get none of these any more:
https://chat.example/api/unsubscribe/abc
`);
  });

  it("[DIGEST2] tells no more than the person wants shown", () => {
    const sender = digestMail({ ...CONTENT, shown: "sender" }).text;
    expect(sender).toContain("Mara, #general");
    expect(sender).not.toContain("can you look");
    const none = digestMail({ ...CONTENT, shown: "none" }).text;
    expect(none).not.toContain("Mara");
    expect(none).not.toContain("can you look");
    expect(none).toContain("https://chat.example/w/w_1/c/c_1/m/5");
  });

  it("[DIGEST2] is in the person's language", () => {
    const choice = { every: "weekly", hour: 8, day: 5, language: "de" } as const;
    const { subject, text } = digestMail({ ...CONTENT, choice, said: [] });
    expect(subject).toBe("Edgewise: 12 neue Nachrichten");
    expect(text).toContain("Du bekommst das am Freitag um 08:00 Uhr");
    expect(text).not.toContain("Für dich");
  });
});
