import type { Env } from "./env.ts";

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
    const response = await fetch(url, {
      method: "POST",
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        "Content-Type": "application/json",
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ from, to: [mail.to], subject: mail.subject, text: mail.text }),
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    // Whoever asked is told that it was not sent, and has the link to send it themselves.
    return false;
  }
}
