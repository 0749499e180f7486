import { refuse } from "../protocol/errors.ts";
import type { Refusal } from "../protocol/errors.ts";
import type { LogCommand } from "../protocol/frames.ts";
import { countCharacters, isCleanText, MAX_BODY_CHARACTERS } from "../protocol/text.ts";
import type { ChannelCommands } from "./types.ts";

/** The commands that change a log, each with an id of its own; `take` gets them and answers the id. */
export function commandsTo(
  take: (command: LogCommand, holdMs?: number) => string,
): Pick<ChannelCommands, keyof ChannelCommands> {
  const id = () => crypto.randomUUID();
  return {
    send: (body, { threadSeq, fileIds, broadcast, me, poll, holdMs } = {}) =>
      take(
        {
          type: "send",
          id: id(),
          body,
          ...(threadSeq !== undefined && { threadSeq }),
          ...(fileIds && fileIds.length > 0 && { fileIds: [...fileIds] }),
          ...(broadcast && { broadcast }),
          ...(me && { me }),
          ...(poll && { poll: { question: body, ...poll, options: [...poll.options] } }),
        },
        holdMs,
      ),
    edit: (seq, body) => take({ type: "edit", id: id(), seq, body }),
    remove: (seq) => take({ type: "delete", id: id(), seq }),
    react: (seq, emoji, on) => take({ type: "react", id: id(), seq, emoji, on }),
    pin: (seq, on) => take({ type: "pin", id: id(), seq, on }),
    vote: (seq, option, on) => take({ type: "vote", id: id(), seq, option, on }),
    closePoll: (seq) => take({ type: "closePoll", id: id(), seq }),
    follow: (seq, on) => take({ type: "follow", id: id(), seq, on }),
  };
}

/**
 * Why a command cannot be sent as it is. Looked at before it leaves: a frame beyond the server's
 * limits would close the socket for everything else in it.
 */
export function flawOf(command: LogCommand): Refusal | undefined {
  if (command.type !== "send" && command.type !== "edit") return undefined;
  const { body } = command;
  if (body === "" || !isCleanText(body))
    return refuse("invalid", "A message needs text without NUL or lone surrogates").refused;
  return countCharacters(body, MAX_BODY_CHARACTERS) > MAX_BODY_CHARACTERS
    ? refuse("too_large", `A message has at most ${MAX_BODY_CHARACTERS} characters`).refused
    : undefined;
}
