import type { CampaignReason } from "../../protocol/campaign.ts";
import type { ErrorCode } from "../../protocol/errors.ts";
import { ERRORS } from "../../protocol/errors.ts";
import { renderTemplate } from "../../protocol/template.ts";
import { countCharacters, MAX_BODY_CHARACTERS } from "../../protocol/text.ts";
import type { Reached, Recipient } from "../../storage/directory/campaigns.ts";
import type { Env } from "../../storage/env.ts";
import { postAs } from "../../storage/post.ts";
import { Unavailable } from "../../storage/unavailable.ts";
import { JobFailure } from "../kind.ts";
import type { Direct } from "./directs.ts";

/** Tries at one recipient, and the wait before the second, ms; each further one is twice as long. */
const TRIES = 4;
const FIRST_WAIT_MS = 250;

/** A message of a campaign: to whom, in whose name, and the id that makes it one message for ever. */
export type Letter = {
  recipient: Recipient;
  place: Direct;
  template: string;
  from: string;
  id: string;
};

/** A recipient who is out of reach for now, or of whom nobody knows whether they have it: they wait on. */
export type OutOfReach = { target: string; trouble: unknown };

/**
 * Sends one message, tried a few times where the channel asks for it, and says what became of it. Again
 * it is the same message, by its id.
 */
export async function reach(env: Env, letter: Letter): Promise<Reached | OutOfReach> {
  const { recipient, place, template, from, id } = letter;
  const { target, fields } = recipient;
  if ("none" in place) return { target, state: "skipped", reason: place.none };
  const { channelId } = place;
  const { text } = renderTemplate(template, fields);
  const body = text.trim();
  if (body === "") return { target, state: "failed", reason: "empty" };
  if (countCharacters(body, MAX_BODY_CHARACTERS) > MAX_BODY_CHARACTERS)
    return { target, state: "failed", reason: "tooLong" };
  for (let tries = 1; ; tries += 1) {
    try {
      const said = await postAs(env, from, channelId, { id, body });
      if ("ok" in said) return { target, state: "sent", channelId, seq: said.ok.seq };
      const { code, message } = said.refused;
      if (!ERRORS[code].retryable) return { target, state: "failed", reason: reasonOf(code) };
      if (tries >= TRIES) return { target, trouble: troubleOf(code, message) };
    } catch (trouble) {
      return { target, trouble };
    }
    await new Promise((done) => setTimeout(done, FIRST_WAIT_MS * 2 ** (tries - 1)));
  }
}

function troubleOf(code: ErrorCode, message: string): Error {
  if (code === "unavailable") return new Unavailable("objects", "failed");
  return new JobFailure(code, message, { final: false });
}

function reasonOf(code: ErrorCode): CampaignReason {
  if (code === "forbidden") return "forbidden";
  return code === "not_found" ? "absent" : "unavailable";
}
