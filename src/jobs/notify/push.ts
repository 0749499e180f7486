import { base64url } from "../../protocol/hmac.ts";
import type { PushInput, TestInput } from "../../protocol/notifications.ts";
import type { PushNotice } from "../../protocol/push.ts";
import { sha256 } from "@noble/hashes/sha2.js";
import type { Subscription } from "../../storage/directory/push.ts";
import { PushTable } from "../../storage/directory/push.ts";
import { outreachOf } from "../../storage/objects.ts";
import type { JobRun, Step } from "../kind.ts";
import { JobFailure } from "../kind.ts";
import { pushText } from "./push-text.ts";
import { readSaid } from "./said.ts";
import { sendPush } from "./send-push.ts";
import { wordsIn } from "./words.ts";

/** How far a push is: devices by what became of them, and how often those were tried that did not answer. */
export type PushPlace = {
  sent: string[];
  gone: string[];
  refused: string[];
  tries: Record<string, number>;
};

const START: PushPlace = { sent: [], gone: [], refused: [], tries: {} };
/** A device is tried so often, after 2, 4 and 8 s unless its service says when. */
const TRIES = 4;
const BACKOFF_MS = 2_000;
/** Who is asked to wait for longer than this is not told any more, ms: by then it is no news. */
const LONGEST_WAIT_MS = 3_600_000;
/** A push service takes topics of at most 32 characters of base64url. */
const TOPIC_BYTES = 24;

/** Sends what one channel has for a person to one more of their devices, as it is at this moment. */
export async function stepPush(
  job: JobRun<PushInput>,
  place: PushPlace | null,
): Promise<Step<PushPlace>> {
  const { env, input } = job;
  const { notices, shown, badge } = await outreachOf(env, input.userId).toPush(input);
  // Read meanwhile, muted meanwhile, or somebody is looking.
  if (notices.length === 0) return { done: outcome(place ?? START, "settled") };
  const { said, labels } = await readSaid(env, input.userId, notices);
  if (said.length === 0) return { done: outcome(place ?? START, "gone") };
  const label = labels.get(input.channelId);
  const urgent = notices.some(({ kind }) => kind !== "message");
  const topic = base64url(
    sha256(new TextEncoder().encode(`${input.userId} ${input.channelId}`)).subarray(0, TOPIC_BYTES),
  );
  return stepDevices(job, place ?? START, { urgent, topic }, ({ language }) =>
    pushText({ language, shown, said, label, badge }),
  );
}

/** Sends one device a notification that says nothing but that it works. */
export async function stepTest(
  job: JobRun<TestInput>,
  place: PushPlace | null,
): Promise<Step<PushPlace>> {
  const { subscriptionId } = job.input;
  const how = { urgent: true, topic: "test", only: subscriptionId };
  return stepDevices(job, place ?? START, how, ({ language }) => ({
    ...wordsIn(language).test,
    url: "/",
    tag: "edgewise:test",
    at: job.now(),
    badge: 0,
  }));
}

type How = { urgent: boolean; topic: string; only?: string };
type Render = (to: Subscription) => Omit<PushNotice, "id">;

/** One device a step: what was sent is noted before the next one. */
async function stepDevices(
  job: JobRun<{ userId: string }>,
  place: PushPlace,
  { only, ...how }: How,
  render: Render,
): Promise<Step<PushPlace>> {
  const { env, id, origin } = job;
  const devices = await new PushTable(env).of(job.input.userId, job.now());
  // They were signed out meanwhile: until one comes back the Inbox asks for no more pushes.
  if (devices.length === 0) await settle(job);
  const over = new Set([...place.sent, ...place.gone, ...place.refused]);
  const open = devices.filter((to) => !over.has(to.id) && (only === undefined || to.id === only));
  // Those that were tried least come first, so that one that is out holds up nobody.
  const [to] = open.toSorted((a, b) => (place.tries[a.id] ?? 0) - (place.tries[b.id] ?? 0));
  if (to === undefined) return finish(place);
  const pushed = await sendPush(env, to, { id, ...render(to) }, { ...how, origin });
  if (pushed === "sent") {
    await new PushTable(env).sent(to.id, job.now()).catch(() => undefined);
    return { next: { ...place, sent: [...place.sent, to.id] } };
  }
  if (pushed === "gone") {
    await prune(job, to.id);
    return { next: { ...place, gone: [...place.gone, to.id] } };
  }
  const tries = (place.tries[to.id] ?? 0) + 1;
  const isOver = pushed === "refused" || tries >= TRIES;
  if (isOver || (pushed.afterMs ?? 0) > LONGEST_WAIT_MS)
    return { next: { ...place, refused: [...place.refused, to.id] } };
  const next = { ...place, tries: { ...place.tries, [to.id]: tries } };
  const isUntried = open.some((each) => place.tries[each.id] === undefined && each.id !== to.id);
  if (isUntried) return { next };
  return { again: job.now() + (pushed.afterMs ?? BACKOFF_MS * 2 ** (tries - 1)), next };
}

/** The device has let go of it, or its browser is no more. */
async function prune(job: JobRun<{ userId: string }>, id: string): Promise<void> {
  await new PushTable(job.env).remove(job.input.userId, id);
  await settle(job);
}

/** Devices are fewer than the person's Inbox knew. */
async function settle(job: JobRun<{ userId: string }>): Promise<void> {
  const { env, input } = job;
  const table = new PushTable(env);
  await table.sweep(input.userId, job.now());
  const left = await table.of(input.userId, job.now());
  await outreachOf(env, input.userId).setDevices(input.userId, left.length);
}

function finish(place: PushPlace): Step<PushPlace> {
  if (place.sent.length === 0 && place.refused.length > 0)
    throw new JobFailure("push_failed", "No push service took it", {
      final: true,
      isSpent: true,
    });
  return { done: outcome(place, "sent") };
}

/** What the operator sees: numbers, and nobody's devices. */
function outcome({ sent, gone, refused }: PushPlace, why: "sent" | "settled" | "gone") {
  return { why, sent: sent.length, gone: gone.length, refused: refused.length };
}
