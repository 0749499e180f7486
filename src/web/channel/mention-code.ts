/** Who or what is meant by a code in a body: `<@person>`, `<!subteam^group>`, `<#channel>`, `<!here>`, `<!channel>`. */
export type MentionCode =
  | { readonly kind: "person"; readonly userId: string }
  | { readonly kind: "group"; readonly groupId: string }
  | { readonly kind: "channel"; readonly channelId: string }
  | { readonly kind: "here" }
  | { readonly kind: "everybody" };

const ID = "[\\w-]{1,64}";
/** Matches any code; for `g` or `^` make another of it. */
export const MENTION_SOURCE = `<(?:@${ID}|#${ID}|!here|!channel|!subteam\\^${ID})>`;
const ALONE = new RegExp(`^${MENTION_SOURCE}$`);

/** What a code means; undefined where the text is none. */
export function mentionOf(code: string): MentionCode | undefined {
  if (!ALONE.test(code)) return undefined;
  const inside = code.slice(1, -1);
  if (inside === "!here") return { kind: "here" };
  if (inside === "!channel") return { kind: "everybody" };
  if (inside.startsWith("@")) return { kind: "person", userId: inside.slice(1) };
  if (inside.startsWith("#")) return { kind: "channel", channelId: inside.slice(1) };
  return { kind: "group", groupId: inside.slice("!subteam^".length) };
}
