import type { CampaignReason } from "../../protocol/campaign.ts";
import type { Refusal } from "../../protocol/errors.ts";
import { ERRORS } from "../../protocol/errors.ts";
import { renderTemplate } from "../../protocol/template.ts";
import { countCharacters, MAX_BODY_CHARACTERS } from "../../protocol/text.ts";
import type { Reached, Recipient } from "../../storage/directory/campaigns.ts";
import type { Env } from "../../storage/env.ts";
import { postAs } from "../../storage/post.ts";
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

/** Sends one message, tried a few times where the channel is not to be had, and says what became of it. */
export async function reach(env: Env, letter: Letter): Promise<Reached> {
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
    const said = await postAs(env, from, channelId, { id, body }).catch(() => LOST);
    if ("ok" in said) return { target, state: "sent", channelId, seq: said.ok.seq };
    const { refused } = said;
    if (!ERRORS[refused.code].retryable || tries >= TRIES)
      return { target, state: "failed", reason: reasonOf(refused) };
    await new Promise((done) => setTimeout(done, FIRST_WAIT_MS * 2 ** (tries - 1)));
  }
}

const LOST: { refused: Refusal } = {
  refused: { code: "unavailable", message: "The channel did not answer" },
};

function reasonOf({ code }: Refusal): CampaignReason {
  if (code === "forbidden") return "forbidden";
  return code === "not_found" ? "absent" : "unavailable";
}
