import { archive } from "./archive.ts";
import { away } from "./away.ts";
import type { SlashCommand } from "./command.ts";
import { dnd } from "./dnd.ts";
import { invite } from "./invite.ts";
import { join } from "./join.ts";
import { leave } from "./leave.ts";
import { me } from "./me.ts";
import { msg } from "./msg.ts";
import { mute } from "./mute.ts";
import { poll } from "./poll.ts";
import { remind } from "./remind.ts";
import { remove } from "./remove.ts";
import { shrug } from "./shrug.ts";
import { status } from "./status.ts";
import { topic } from "./topic.ts";

const ALL = [
  archive,
  away,
  dnd,
  invite,
  join,
  leave,
  me,
  msg,
  mute,
  poll,
  remind,
  remove,
  shrug,
  status,
  topic,
];

/** Every built-in command by its name, in alphabetical order. A new one is a file and a line here. */
export const COMMANDS: ReadonlyMap<string, SlashCommand> = new Map(
  ALL.map((command) => [command.name, command]),
);
