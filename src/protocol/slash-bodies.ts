import { z } from "zod";
import { clientMsgId, seq } from "./frames.ts";
import { label, plainText } from "./label.ts";
import { MAX_BODY_CHARACTERS } from "./text.ts";

/** Commands that one person may register in a workspace, and all of them together. */
export const MAX_COMMANDS_A_PERSON = 50;
export const MAX_COMMANDS = 500;

/** The body of `POST /api/channels/:id/commands`. Of the same `clientMsgId` a message is made once. */
export const runCommandBody = z.object({
  text: plainText(2, MAX_BODY_CHARACTERS),
  threadSeq: seq.optional(),
  clientMsgId: clientMsgId.optional(),
});

/** The body of `PUT /api/workspaces/:id/commands/:name`. `usage` is what follows the name, e.g. `<city>`. */
export const registerCommandBody = z.object({
  description: label(200),
  usage: plainText(0, 200).default(""),
});

/** The body of `POST /api/commands/:commandId/reply`. */
export const replyBody = z.object({ text: plainText(1, MAX_BODY_CHARACTERS) });
