import { randomBytes } from "node:crypto";
import { chmod, readFile, writeFile } from "node:fs/promises";

const SECRET_BYTES = 32;

/** A fresh AUTH_SECRET: 256 bits, base64url. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString("base64url");
}

/** The secret in a file of its own, made on first use and readable by its owner only. */
export async function secretFile(file: string): Promise<string> {
  const stored = await readOrEmpty(file);
  if (stored.trim() !== "") return stored.trim();
  const secret = newSecret();
  await writeFile(file, `${secret}\n`, { mode: 0o600 });
  return secret;
}

/**
 * The variables of a `.dev.vars` file (`NAME=value` lines), with AUTH_SECRET added to it
 * on first use. Other lines are kept as they are.
 */
export async function devVars(
  file: string,
): Promise<Record<string, string> & { AUTH_SECRET: string }> {
  const text = await readOrEmpty(file);
  const vars = parseVars(text);
  if (vars.AUTH_SECRET) return { ...vars, AUTH_SECRET: vars.AUTH_SECRET };
  const AUTH_SECRET = newSecret();
  const kept = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  await writeFile(file, `${kept}AUTH_SECRET=${AUTH_SECRET}\n`, { mode: 0o600 });
  await chmod(file, 0o600);
  return { ...vars, AUTH_SECRET };
}

/** `NAME=value` lines; quotes around a value are dropped, comments and other lines ignored. */
export function parseVars(text: string): Record<string, string> {
  const vars: Record<string, string> = {};
  for (const line of text.split("\n")) {
    const match = /^\s*([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line);
    if (match?.[1] === undefined || match[2] === undefined) continue;
    vars[match[1]] = match[2].replace(/^(["'])(.*)\1$/, "$2");
  }
  return vars;
}

async function readOrEmpty(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}
