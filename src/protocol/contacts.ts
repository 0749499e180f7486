import { z } from "zod";
import { label } from "./label.ts";
import { fieldKey } from "./template.ts";
import { isCleanText, isTextWithin } from "./text.ts";

/** Sizes of contact lists. */
export const CONTACT_LIMITS = {
  lists: 200,
  contacts: 100_000,
  fields: 40,
  fieldName: 64,
  fieldValue: 500,
} as const;

const NAME_CHARACTERS = 100;
const personName = label(NAME_CHARACTERS);
const EMAIL_CHARACTERS = 254;
const EMAIL = /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;"]+$/u;

/** The body of `POST` and `PATCH` of a list. */
export const contactListBody = z.object({ name: label(80) });

/** A contact list with how many are in it, and what fields they have, by {@link fieldKey}. */
export type ContactListView = {
  id: string;
  name: string;
  count: number;
  createdAt: number;
};

/** Somebody in a list. `userId` is the person of the workspace with that address, if there is one. Fields are by {@link fieldKey}. */
export type ContactView = {
  id: string;
  name: string;
  email: string | null;
  fields: Record<string, string>;
  userId: string | null;
  updatedAt: number;
};

/** Somebody as a file or a form names them; `email` is in small letters, "" for none. */
export type NewContact = { name: string; email: string; fields: Record<string, string> };

const fields = z
  .record(z.string().max(CONTACT_LIMITS.fieldName), z.string().max(CONTACT_LIMITS.fieldValue))
  .refine((value) => Object.keys(value).length <= CONTACT_LIMITS.fields, {
    message: `must be at most ${CONTACT_LIMITS.fields} fields`,
  })
  .refine((value) => Object.entries(value).flat().every(isCleanText), {
    message: "must be without NUL or lone surrogates",
  });

/** The body of `POST /api/workspaces/:id/contacts/:listId`. */
export const contactBody = z
  .object({
    name: z.union([z.literal(""), personName]).default(""),
    email: z
      .string()
      .transform((value) => value.trim().toLowerCase())
      .refine((value) => value === "" || isEmail(value), { message: "must be an e-mail address" })
      .default(""),
    fields: fields.default({}),
  })
  .refine(({ name, email }) => name !== "" || email !== "", {
    message: "needs a name or an e-mail address",
  })
  .transform((contact): NewContact => ({
    ...contact,
    fields: Object.fromEntries(
      Object.entries(contact.fields)
        .map(([name, value]) => [fieldKey(name), value.trim()] as const)
        .filter(([name, value]) => name !== "" && value !== ""),
    ),
  }));

/** True for what looks like an e-mail address, in small letters. */
export function isEmail(text: string): boolean {
  return text.length <= EMAIL_CHARACTERS && EMAIL.test(text) && isCleanText(text);
}

/** Which column of a table means what, by its place. Every column is a field as well. */
export type ContactColumns = {
  name: number | null;
  /** First and last name, where they stand apart. */
  parts: number[];
  email: number | null;
  fields: { key: string; at: number }[];
};

const EMAIL_HEADS = new Set([
  "email",
  "e mail",
  "mail",
  "email address",
  "e mail address",
  "emailadresse",
  "email adresse",
  "e mail adresse",
]);
const NAME_HEADS = new Set(["name", "full name", "display name", "anzeigename", "voller name"]);
const FIRST_HEADS = new Set(["first name", "given name", "firstname", "vorname"]);
const LAST_HEADS = new Set(["last name", "surname", "family name", "lastname", "nachname"]);

/** Reads the first row of a table; nothing where no column says who somebody is. */
export function contactColumns(heads: readonly string[]): ContactColumns | undefined {
  const known = heads.map((head) => fieldKey(head.replace(/[_-]+/g, " ")));
  const find = (names: ReadonlySet<string>) => {
    const at = known.findIndex((head) => names.has(head));
    return at < 0 ? null : at;
  };
  const name = find(NAME_HEADS);
  const email = find(EMAIL_HEADS);
  const parts = [find(FIRST_HEADS), find(LAST_HEADS)].filter((at) => at !== null);
  if (name === null && email === null && parts.length === 0) return undefined;
  const taken = new Set([name, email]);
  const named = heads.map((head, at) => ({ key: fieldKey(head), at }));
  const extra = named.filter(
    ({ key, at }) => !taken.has(at) && key !== "" && isTextWithin(key, 1, CONTACT_LIMITS.fieldName),
  );
  return { name, parts, email, fields: extra.slice(0, CONTACT_LIMITS.fields) };
}

/** Why a row of a file is passed over. */
export type ContactSkip = "empty" | "nameless" | "badEmail" | "unclean" | "tooLong";

/** The contact that a row stands for, or why it stands for none. */
export function contactOf(
  columns: ContactColumns,
  row: readonly string[],
): NewContact | ContactSkip {
  const cell = (at: number | null) => (at === null ? "" : (row[at] ?? "").normalize("NFC").trim());
  if (row.every((each) => each.trim() === "")) return "empty";
  if (!row.every(isCleanText)) return "unclean";
  const email = cell(columns.email).toLowerCase();
  if (email !== "" && !isEmail(email)) return "badEmail";
  const whole = cell(columns.name);
  const parted = whole === "" ? columns.parts.map(cell).filter(Boolean).join(" ") : whole;
  const name = parted.replace(/\s+/gu, " ");
  if (name === "" && email === "") return "nameless";
  if (name !== "" && !personName.safeParse(name).success)
    return name.length > NAME_CHARACTERS ? "tooLong" : "unclean";
  const values = columns.fields.map(({ key, at }) => [key, cell(at)] as const);
  const given = values.filter(([, value]) => value !== "");
  return given.every(([, value]) => isTextWithin(value, 1, CONTACT_LIMITS.fieldValue))
    ? { name, email, fields: Object.fromEntries(given) }
    : "tooLong";
}

/** What a template may say of a contact: its fields, `name` and `email`. */
export function contactFields(contact: {
  name: string;
  email: string | null;
  fields: Readonly<Record<string, string>>;
}): Record<string, string> {
  return { ...contact.fields, name: contact.name, email: contact.email ?? "" };
}
