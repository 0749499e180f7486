import { z } from "zod";
import { isTextWithin } from "./text.ts";

/** Options of one poll, and characters of each. */
const MAX_OPTIONS = 10;
const OPTION_CHARACTERS = 200;

const option = z.string().refine((value) => isTextWithin(value, 1, OPTION_CHARACTERS), {
  message: `must be 1 to ${OPTION_CHARACTERS} characters without NUL or lone surrogates`,
});

/** The poll of a new message. Its question is the message's body, which judges its length. */
export const newPoll = z.object({
  question: z.string(),
  options: z
    .array(option)
    .min(2)
    .max(MAX_OPTIONS)
    .refine((options) => new Set(options).size === options.length, {
      message: "must be different from each other",
    }),
  multiple: z.boolean().optional(),
});
export type NewPoll = z.infer<typeof newPoll>;

/** The place of an option in its poll, from 0. */
export const pollOption = z
  .int()
  .min(0)
  .max(MAX_OPTIONS - 1);
