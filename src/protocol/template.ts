/** A field in a template: `{{name}}`, or `{{name|there}}` with words for where it is missing. A backslash before it leaves it as it is. */
const FIELD = /(\\?)\{\{([^{}|\n]{1,64})(?:\|([^{}\n]{0,200}))?\}\}/gu;

/** A field's name as people write it in a template or over a column: `First  Name` is `first name`. */
export function fieldKey(name: string): string {
  return name.normalize("NFC").trim().replace(/\s+/gu, " ").toLowerCase();
}

/** The names of the fields in a template, each once, in their order. */
export function templateFields(template: string): string[] {
  const names = new Set<string>();
  for (const [, escape, name = ""] of template.matchAll(FIELD))
    if (escape === "" && fieldKey(name) !== "") names.add(fieldKey(name));
  return [...names];
}

/** What became of a template: the words, and the fields that had no value and no words in their place. */
export type Rendered = { text: string; missing: string[] };

/**
 * Puts values into a template. A value is one line of plain words whatever it holds: what would be
 * Markdown or a mention in it is shown as typed. `fields` are by {@link fieldKey}.
 */
export function renderTemplate(
  template: string,
  fields: Readonly<Record<string, string>>,
): Rendered {
  const missing = new Set<string>();
  const text = template.replace(
    FIELD,
    (whole: string, escape: string, name: string, fallback: string | undefined) => {
      if (escape !== "") return whole.slice(1);
      const key = fieldKey(name);
      if (key === "") return whole;
      const value = Object.hasOwn(fields, key) ? plainValue(fields[key] ?? "") : "";
      if (value !== "") return value;
      if (fallback === undefined) missing.add(key);
      return fallback ?? "";
    },
  );
  return { text, missing: [...missing] };
}

const HIDDEN = /[\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;
/** Addresses are links by themselves, and a backslash in them would lead elsewhere. */
const ADDRESS = /^(?:https?:\/\/[^\s<>\\`]+|[^\s<>@\\`*[\]|]+@[^\s<>@\\`*[\]|]+)$/iu;

/** A value as one line that Markdown shows as it is; also no `<@…>` in it names anybody. */
export function plainValue(value: string): string {
  const line = value.replace(/\s+/gu, " ").replace(HIDDEN, "").toWellFormed().trim();
  if (ADDRESS.test(line)) return line;
  return line
    .replace(/[\\`*_~[\]|]/g, "\\$&")
    .replace(/<(?=[@!#])/g, "<\\")
    .replace(/<(?!\\)/g, "\\<")
    .replace(/&(?=#|\w+;)/g, "\\&")
    .replace(/^[#>+=-]/, "\\$&")
    .replace(/^(\d+)([.)])/, "$1\\$2");
}
