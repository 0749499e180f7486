import { z } from "zod";
import { isTextWithin } from "./text.ts";

/** Control characters, direction overrides and zero-width marks: a name that hides is a name that lies. */
const HIDDEN = /[\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;

/** A name or another line that people see, of 1 to `max` characters: trimmed, composed, and nothing hidden in it. */
export const label = (max: number) =>
  z
    .string()
    .transform((value) => value.normalize("NFC").trim())
    .refine((value) => isTextWithin(value, 1, max) && !HIDDEN.test(value), {
      message: `must be 1 to ${max} visible characters`,
    });

/** A text of `min` to `max` characters, kept as it is. */
export const plainText = (min: number, max: number) =>
  z.string().refine((value) => isTextWithin(value, min, max), {
    message: `must be ${min} to ${max} characters without NUL or lone surrogates`,
  });
