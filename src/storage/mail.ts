import type { Env } from "./env.ts";
import { fenceOf } from "./fence.ts";

/** A letter in plain text. */
export type Mail = { to: string; subject: string; text: string };

const TIMEOUT_MS = 10_000;

/**
 * Hands a letter to the mail service; false where there is none, or where it does not take the
 * letter. The form is that of Resend's `POST /emails`, which others offer too.
 */
export async function sendMail(env: Env, mail: Mail): Promise<boolean> {
  const { MAIL_URL: url, MAIL_FROM: from, MAIL_TOKEN: token } = env;
  if (url === undefined || url === "" || from === undefined || from === "") return false;
  try {
    return await fenceOf("mail").call({ kind: "write", timeoutMs: TIMEOUT_MS }, () =>
      handIn(url, token, { from, to: [mail.to], subject: mail.subject, text: mail.text }),
    );
  } catch {
    // Whoever asked is told that it was not sent, and has the link to send it themselves.
    return false;
  }
}

/** False where the service does not want this letter; throws where it is in trouble. */
async function handIn(url: string, token: string | undefined, letter: object): Promise<boolean> {
  const response = await fetch(url, {
    method: "POST",
    redirect: "manual",
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: {
      "Content-Type": "application/json",
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(letter),
  });
  await response.body?.cancel();
  if (response.status >= 500) throw new Error(`the mail service answered ${response.status}`);
  return response.ok;
}
