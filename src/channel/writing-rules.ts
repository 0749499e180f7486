import { may } from "../identity/permissions.ts";
import type { Operation } from "../identity/permissions.ts";
import { isNarrowed } from "../protocol/channel-settings.ts";
import type { Refusal } from "../protocol/errors.ts";
import { refuse } from "../protocol/errors.ts";
import type { Channel, Role } from "../protocol/events.ts";
import type { LogCommand } from "../protocol/frames.ts";
import { isTopLevelRow } from "./last-words.ts";
import { namesAll } from "./mentions.ts";
import type { LogWriter } from "./writer.ts";

const MICROS_PER_S = 1_000_000;

const READ_ONLY = refuse("forbidden", "Only moderators write in this channel");
const BLOCKED = refuse("forbidden", "This person does not take messages from you");
const NOT_ALL = refuse("forbidden", "You may not call everybody in this channel");

/** What a channel's own rules are judged by. */
export type WritingRulesDeps = {
  record: () => Channel;
  /** When a person last said something at the top level, µs; 0 for long ago. */
  spokeAt: (userId: string) => number;
  /** True where the other person of a direct conversation wants to hear nothing of this one. */
  isBlocked: (userId: string) => boolean;
};

/** What a flush has written so far, and when the next would be. */
type Words = Pick<LogWriter, "created" | "next">;
type Refused = { refused: Refusal } | undefined;
type Send = Extract<LogCommand, { type: "send" }>;

/** What a channel's settings, and the people in it, forbid somebody to write. A plain word costs no look into the store. */
export class WritingRules {
  readonly #deps: WritingRulesDeps;

  constructor(deps: WritingRulesDeps) {
    this.#deps = deps;
  }

  /** May this role do it in this channel, as it has set itself? */
  may(role: Role, operation: Operation): boolean {
    if (!may(role, operation)) return false;
    return may(role, "channel.moderate") || !isNarrowed(this.#deps.record().settings, operation);
  }

  /** Why these words, and those that come with them, may not be written now, or nothing. */
  send(writer: Words, userId: string, role: Role, command: Send): Refused {
    if (this.#isShutOut(userId)) return BLOCKED;
    const { settings } = this.#deps.record();
    if (settings?.readOnly === true && !may(role, "channel.moderate")) return READ_ONLY;
    const refused =
      this.mention(role, command.body) ?? this.mention(role, command.further?.join("\n") ?? "");
    if (refused !== undefined || settings?.slowModeS === undefined) return refused;
    // A reply that is shown in the channel too is one of its messages.
    const isReplyOnly = command.threadSeq !== undefined && command.broadcast !== true;
    if (isReplyOnly || may(role, "channel.moderate")) return undefined;
    return this.#tooSoon(writer, userId, settings.slowModeS);
  }

  /** Why a body may not be put into the place of another, or nothing. */
  edit(userId: string, role: Role, { before, body }: { before: string; body: string }): Refused {
    // Else what was said long ago could be made to say anything.
    if (this.#isShutOut(userId)) return BLOCKED;
    return namesAll(before) ? undefined : this.mention(role, body);
  }

  /** Why somebody may not call everybody, where the body does so. */
  mention(role: Role, body: string): Refused {
    if (!namesAll(body)) return undefined;
    return this.may(role, "message.mention.all") ? undefined : NOT_ALL;
  }

  /** The other one of a conversation of two has blocked this person. */
  #isShutOut(userId: string): boolean {
    const { record, isBlocked } = this.#deps;
    return record().kind === "direct" && isBlocked(userId);
  }

  #tooSoon(writer: Words, userId: string, distanceS: number): Refused {
    const own = writer.created.findLast((row) => row.author_id === userId && isTopLevelRow(row));
    const spokeAt = own?.at ?? this.#deps.spokeAt(userId);
    if (spokeAt === 0) return undefined;
    const waitMicros = spokeAt + distanceS * MICROS_PER_S - writer.next.at;
    if (waitMicros <= 0) return undefined;
    // A clock that was set back must not silence anybody for longer than the rule does.
    const seconds = Math.min(Math.ceil(waitMicros / MICROS_PER_S), distanceS);
    return refuse("rate_limited", "This channel is in slow mode", seconds);
  }
}
