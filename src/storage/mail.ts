import type { Env } from "./env.ts";
import { fenceOf } from "./fence.ts";

/** A letter in plain text. */
export type Mail = {
  to: string;
  subject: string;
  text: string;
  /** Beside the usual ones. */
  headers?: Readonly<Record<string, string>>;
  /** The same letter again, by this id, is sent once where the service can tell. */
  onceBy?: string;
};

const TIMEOUT_MS = 10_000;
/** At full hours many letters go out together, and a service may take only so many a second. */
const TOO_MANY = 429;

/** True where the deployment can send letters. */
export function hasMail({ MAIL_URL: url = "", MAIL_FROM: from = "" }: Env): boolean {
  return url !== "" && from !== "";
}

/**
 * Hands a letter to the mail service; false where there is none, where it is out, or where it does not
 * take the letter: whoever asked is told so, and has another way.
 */
export async function sendMail(env: Env, mail: Mail): Promise<boolean> {
  try {
    return await deliverMail(env, mail);
  } catch {
    return false;
  }
}

/**
 * The same for a letter that can wait. The form is that of Resend's `POST /emails`, which others offer too.
 * @throws Unavailable where the service is out, or takes no more for now
 */
export async function deliverMail(env: Env, mail: Mail): Promise<boolean> {
  const { MAIL_URL: url, MAIL_FROM: from, MAIL_TOKEN: token } = env;
  if (url === undefined || url === "" || from === undefined || from === "") return false;
  return fenceOf("mail").call({ kind: "write", timeoutMs: TIMEOUT_MS }, () =>
    handIn(url, token, from, mail),
  );
}

/** False where the service does not want this letter; throws where it is in trouble. */
async function handIn(
  url: string,
  token: string | undefined,
  from: string,
  { to, subject, text, headers, onceBy }: Mail,
): Promise<boolean> {
  const response = await fetch(url, {
    method: "POST",
    redirect: "manual",
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: {
      "Content-Type": "application/json",
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...(onceBy === undefined ? {} : { "Idempotency-Key": onceBy }),
    },
    body: JSON.stringify({
      from,
      to: [to],
      subject,
      text,
      ...(headers === undefined ? {} : { headers }),
    }),
  });
  await response.body?.cancel();
  if (response.status >= 500 || response.status === TOO_MANY)
    throw new Error(`the mail service answered ${response.status}`);
  // 409 is a letter that went out under this id before, with other words.
  return response.ok || (onceBy !== undefined && response.status === 409);
}
