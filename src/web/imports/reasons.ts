import type { ImportSkip } from "../../protocol/import.ts";
import { i18n, useWords } from "../i18n/i18n.ts";

const words = i18n("importReasons", {
  empty: "empty",
  nameless: "neither name nor address",
  badEmail: "no e-mail address",
  unclean: "characters that nothing can hold",
  tooLong: "too long",
  event: "came, went or was renamed",
  malformed: "not to be read",
  repeat: "was here before",
  double: "named twice in the file",
  deleted: "deleted there",
  unmatched: "somebody who is not here",
  existing: "the channel was here, and nobody is added to it",
  closed: "you do not moderate the channel of this name",
  archived: "the channel is archived here",
  exposed: "private there, but the channel here is public",
  owner: "conversations can be imported by the owner alone",
  declined: "somebody takes no new conversations",
  full: "no room for more",
} satisfies Record<ImportSkip, string>);

/** Why something in a file is passed over, in words. */
export function useReasons(): (reason: ImportSkip) => string {
  const t = useWords(words);
  return (reason) => t[reason];
}
