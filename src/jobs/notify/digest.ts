import { unsubscribeToken } from "../../identity/unsubscribe.ts";
import { policyOf } from "../../protocol/jobs.ts";
import type { DigestInput } from "../../protocol/notifications.ts";
import { LabelTable } from "../../storage/directory/labels.ts";
import { ProfileTable } from "../../storage/directory/profiles.ts";
import type { Env } from "../../storage/env.ts";
import { authSecret } from "../../storage/env.ts";
import { deliverMail, hasMail } from "../../storage/mail.ts";
import { channelStub, outreachOf } from "../../storage/objects.ts";
import type { JobRun, Step } from "../kind.ts";
import { JobFailure } from "../kind.ts";
import type { MissedLine } from "./digest-mail.ts";
import { digestMail } from "./digest-mail.ts";
import { readSaid } from "./said.ts";

/** The letter is on its way: what it told of is to be noted. */
export type DigestPlace = { upTo: number; channels: { channelId: string; head: number }[] };

/** Channels that are asked at once. */
const AT_ONCE = 10;
/** Channels that one letter names. */
const MOST = 100;

/**
 * Sends the letter of what was missed, as that stands now; then notes what it told of. The Inbox hears how
 * it ended; a letter of which it hears nothing, as after a long outage, it plans anew.
 */
export async function stepDigest(
  job: JobRun<DigestInput>,
  place: DigestPlace | null,
): Promise<Step<DigestPlace>> {
  const { env, id, input, origin } = job;
  const outreach = outreachOf(env, input.userId);
  if (place !== null) {
    await outreach.digested(place.upTo, place.channels);
    return { done: { why: "sent" } };
  }
  const cannot = async (why: string) => {
    await outreach.digestOver();
    return { done: { why } };
  };
  if (!hasMail(env)) return cannot("no mail");
  if (origin === "")
    throw new JobFailure("no_origin", "Nobody has said where this deployment is", { final: false });
  const person = await new ProfileTable(env).find(input.userId, job.now());
  // A guest's address is nobody's.
  if (person === undefined || person.isAnonymous) return cannot("no address");
  const missed = await outreach.toDigest();
  if (missed === null) {
    await outreach.replan();
    return { done: { why: "read" } };
  }
  const { choice, timeZone, shown } = missed;
  const channels = missed.channels.slice(0, MOST);
  const { said, labels } = await readSaid(env, input.userId, missed.notices);
  const lines = await countAll(env, input.userId, channels);
  const told = channels.map(({ channelId, head }) => ({ channelId, head }));
  if (said.length === 0 && lines.length === 0) {
    await outreach.digested(missed.upTo, told);
    return { done: { why: "read" } };
  }
  const token = unsubscribeToken(authSecret(env), input.userId);
  const stopUrl = `${origin}/api/unsubscribe/${token}?language=${choice.language}`;
  const letter = digestMail({
    choice,
    timeZone,
    shown,
    origin,
    said,
    labels,
    channels: lines,
    stopUrl,
  });
  const sent = await deliverMail(env, {
    to: person.email,
    ...letter,
    // RFC 8058: the mail program offers to end it with one click.
    headers: {
      "List-Unsubscribe": `<${stopUrl}>`,
      "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
      "Auto-Submitted": "auto-generated",
    },
    onceBy: id,
  });
  if (!sent) {
    // An address that is none would be written to again and again.
    if (job.attempt >= policyOf("notification").attempts) await outreach.digestOver();
    throw new JobFailure("mail_failed", "The mail service did not take it", { final: false });
  }
  return { next: { upTo: missed.upTo, channels: told } };
}

/** The channels with how much is unread in each; those that have been read to the end meanwhile are not in it. */
async function countAll(
  env: Env,
  userId: string,
  channels: readonly { channelId: string; mentions: number }[],
): Promise<MissedLine[]> {
  const labels = await new LabelTable(env).channels(channels.map(({ channelId }) => channelId));
  const lines: MissedLine[] = [];
  for (let i = 0; i < channels.length; i += AT_ONCE)
    lines.push(
      ...(await Promise.all(
        channels.slice(i, i + AT_ONCE).map(async ({ channelId, mentions }) => {
          const label = labels.get(channelId);
          // A channel that cannot say how much has something all the same; null is "no member any more".
          const count = await channelStub(env, channelId)
            .unread(userId)
            .catch(() => undefined);
          if (label === undefined || count === null || count === 0) return [];
          return [{ label, count: count ?? null, mentions }];
        }),
      ).then((each) => each.flat())),
    );
  return lines.toSorted((a, b) => b.mentions - a.mentions || (b.count ?? 0) - (a.count ?? 0));
}
