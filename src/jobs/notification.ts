import type { NotificationInput } from "../protocol/notifications.ts";
import { notificationInput } from "../protocol/notifications.ts";
import type { JobKind, Step } from "./kind.ts";
import type { DigestPlace } from "./notify/digest.ts";
import { stepDigest } from "./notify/digest.ts";
import type { PushPlace } from "./notify/push.ts";
import { stepPush, stepTest } from "./notify/push.ts";

/** Where it goes on: a push, or a letter. */
type Place = { push?: PushPlace; digest?: DigestPlace };

/**
 * Tells a person who is not here: a push to their devices, or a letter of what they missed. The input
 * names places only; what it says is read when it is sent, so nothing is told that is deleted or read by then.
 */
export const notification: JobKind<NotificationInput, Place> = {
  name: "notification",
  input: notificationInput,
  start: null,
  title: ({ type }) => TITLES[type],
  async step(job, place) {
    const { input } = job;
    const push = place?.push ?? null;
    const digest = place?.digest ?? null;
    switch (input.type) {
      case "push":
        return under(await stepPush({ ...job, input }, push), "push");
      case "test":
        return under(await stepTest({ ...job, input }, push), "push");
      case "digest":
        return under(await stepDigest({ ...job, input }, digest), "digest");
    }
  },
};

const TITLES: Readonly<Record<NotificationInput["type"], string>> = {
  push: "Push",
  test: "Test notification",
  digest: "Digest",
};

/** A step with its place by name. */
function under<P>(step: Step<P>, name: keyof Place): Step<Place> {
  return "next" in step ? { ...step, next: { [name]: step.next } } : step;
}
