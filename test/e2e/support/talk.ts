import { readFileSync } from "node:fs";
import { parseLog } from "../../../src/protocol/chat-log.ts";
import { fromRoot } from "../../../src/cli/paths.ts";

/** One thing that somebody says, `minute` minutes after the talk has begun. */
export interface Line {
  minute: number;
  nick: string;
  text: string;
}

/** How many nicks speak in the busy channel. */
const SPEAKERS = 50;
/** Nicks as one meets them: with signs, in capitals, too long, in another script. */
const MORE_NICKS = (
  "^root^ |Xavier| a_very_long_nickname_that_does_not_stop m00se Łukasz 村上 _-_ BOFH " +
  "dr.strange-code [gentoo]ricer לאה x kde-neon-user-2006 Ñandú {}curly{} sh3llsh0ck QUITEALOUDNICK " +
  "amélie.dubois-lefebvre 0xDEADBEEF the.quiet.one john_doe_1984 Bjørn-Åge tux `backtick` Øystein " +
  "null undefined NaN jane-from-accounting Σωκράτης"
).split(" ");

const SHELL = [
  "this is what I get:",
  "```",
  "$ sudo modprobe ipw2200 && dmesg | tail -4",
  "[17179613.204000] ieee80211_crypt: registered algorithm 'NULL'",
  "[17179613.256000] ipw2200: Intel(R) PRO/Wireless 2200/2915 Network Driver, git-1.0.8 <ipw2200-devel@lists.sourceforge.net>",
  "[17179613.256000] ipw2200: ipw-2.4-boot.fw load failed: Reason -2",
  "[17179613.256000] ipw2200: Unable to load firmware: -2",
  "```",
].join("\n");
const TYPESCRIPT = [
  "```ts",
  "export function inOrder(events: readonly Event[]): boolean {",
  "  return events.every((event, i) => event.seq === (events[i - 1]?.seq ?? 0) + 1);",
  "}",
  "```",
].join("\n");
const ONE_LONG_WORD = `https://archive.example.org/pool/main/l/linux/${"linux-image-2.6.10-5-386_".repeat(9)}i386.deb`;
const PARAGRAPH =
  "Long story: I moved /home to its own partition last year, then the disk died, and what I had " +
  "was a tarball from March and an rsync of everything under /var. The tarball was fine. The rsync " +
  "had followed a symlink into a mount that was empty that night, so it had diligently deleted " +
  "the good copy. Since then I keep two, one of them offline, and I test the restore on the first " +
  "of every month, because a backup that nobody has restored is a rumour.";

/** What is said by whom in the busy channel, oldest first: the sample, and what it lacks. */
export function busyTalk(): Line[] {
  const text = readFileSync(fromRoot("test/data/irc-sample.jsonl"), "utf8").split("\n");
  const { lines } = parseLog(text);
  const said = lines.filter((line) => line.text.trim() !== "");
  const own = [...new Set(said.map((line) => nameOf(line.nick)))];
  const nicks = [...own, ...MORE_NICKS].slice(0, SPEAKERS);
  const talk = said.map((line, i) => ({
    minute: Math.floor(i / 2),
    nick: nameOf(line.nick),
    text: line.text,
  }));
  const end = talk.length / 2;
  const late = nicks.slice(own.length).map((nick, i) => ({
    minute: end + i,
    nick,
    text: said[(i * 7) % said.length]?.text ?? "",
  }));
  return [...talk, ...late, ...ending(nicks, end + late.length)];
}

/** The last screen of the busy channel: one of everything that is hard to set. */
function ending(nicks: readonly string[], minute: number): Line[] {
  const says = (nth: number, after: number, text: string): Line => ({
    minute: minute + after,
    nick: nicks[nth] ?? "somebody",
    text,
  });
  return [
    says(22, 0, "does anybody have the *new* firmware? `/lib/firmware` is **empty** here"),
    says(4, 1, SHELL),
    says(4, 1, "(that is on 2.6.10-5-386, nothing changed since hoary)"),
    says(2, 3, `try the package from the pool: ${ONE_LONG_WORD}`),
    says(23, 3, "> try the package from the pool\n\nthat one is i386 only, mind"),
    says(30, 4, PARAGRAPH),
    says(24, 6, "👍"),
    says(
      27,
      7,
      "1. `sudo -s`\n2. copy the three `.fw` files\n3. `modprobe -r ipw2200`\n4. plug it in again",
    ),
    says(4, 9, "that did it! thank you all :)"),
    says(36, 9, "schöne Grüße aus Köln — «ça marche» · 日本語もOK, עברית too"),
  ];
}

/** The sample pads some nicks with white space. */
function nameOf(nick: string): string {
  return nick.trim();
}

/** A working day in a team's channel. `{Name}` stands for a mention of that person. */
export const TEAM_TALK: readonly Line[] = [
  { minute: -1_180, nick: "Jonas Weber", text: "Rehearsal went fine: 201 restarts, nothing lost." },
  {
    minute: -1_178,
    nick: "Aylin Demir",
    text: "Numbers are in the sheet. The p99 of the second run looks odd to me, I will take it again tonight on an idle machine.",
  },
  {
    minute: 0,
    nick: "Mara Lindqvist",
    text: "Morning. **Plan for today**\n\n- freeze at noon\n- Aylin takes the release notes\n- Jonas watches the queue after the switch",
  },
  {
    minute: 2,
    nick: "Jonas Weber",
    text: "Works for me. I have the dentist at three, back by four.",
  },
  {
    minute: 3,
    nick: "Tomás Oliveira",
    text: "{Aylin Demir} the notes still say 14 days for deletion. Is that what we ship?",
  },
  {
    minute: 6,
    nick: "Aylin Demir",
    text: "Yes. A workspace can be restored until then; it says so in the settings too.",
  },
  {
    minute: 21,
    nick: "Priya Raman",
    text: "The check that counts gaps, for those who asked:\n\n" + TYPESCRIPT,
  },
  {
    minute: 22,
    nick: "Priya Raman",
    text: "It runs over every reader's copy, not over the server's.",
  },
  {
    minute: 40,
    nick: "Mara Lindqvist",
    text: "| step | who | when |\n| --- | --- | --- |\n| freeze | all | 12:00 |\n| switch | Jonas | 13:30 |\n| all clear | Mara | 15:00 |",
  },
  { minute: 41, nick: "Jonas Weber", text: "👌" },
  {
    minute: 64,
    nick: "Tomás Oliveira",
    text: "Draft of the announcement: https://docs.example.com/launch/announcement — please be unkind to it.",
  },
  {
    minute: 66,
    nick: "Priya Raman",
    text: "> It is for teams who want a chat that they own\n\nI like that it begins with the reader and not with us.",
  },
  {
    minute: 80,
    nick: "Aylin Demir",
    text: "Second run, idle machine: p99 is 41 ms. The odd one was the backup starting.",
  },
  { minute: 81, nick: "Mara Lindqvist", text: "Good. Then we switch at half past one." },
];

/** What everybody may hear. */
export const HALLWAY_TALK: readonly Line[] = [
  {
    minute: -1_300,
    nick: "Mara Lindqvist",
    text: "Welcome, everybody. This is where we talk about what concerns us all.",
  },
  { minute: -1_296, nick: "Priya Raman", text: "Hello! Is there a channel for the office plants?" },
  { minute: -1_295, nick: "Tomás Oliveira", text: "There is now a person for the office plants." },
  {
    minute: -18,
    nick: "Aylin Demir",
    text: "The lift is out until Thursday, the freight one works.",
  },
  {
    minute: -16,
    nick: "Jonas Weber",
    text: "Lunch today: *the usual place*, 12:30. I book for eight.",
  },
  { minute: 12, nick: "Priya Raman", text: "In." },
  {
    minute: 13,
    nick: "Mara Lindqvist",
    text: "In, and {Tomás Oliveira} too, he sits across from me.",
  },
];

/** What two have to say to each other; the last of it has not been read. */
export const DIRECT_TALK: readonly Line[] = [
  { minute: 30, nick: "Mara Lindqvist", text: "Do you have ten minutes before three?" },
  { minute: 31, nick: "Jonas Weber", text: "Now, or after the stand-up?" },
  {
    minute: 32,
    nick: "Mara Lindqvist",
    text: "After. I only want to go through the order of the switch once.",
  },
  { minute: 84, nick: "Jonas Weber", text: "I am in the small room." },
  { minute: 84, nick: "Jonas Weber", text: "Bring the list, please." },
];
