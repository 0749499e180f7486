import type { NoticeItem, Preferences } from "../protocol/personal.ts";
import type { PushInput, DigestInput } from "../protocol/notifications.ts";
import type { Shown, DigestChoice } from "../protocol/push.ts";
import type { Env } from "../storage/env.ts";
import { now } from "../storage/faults.ts";
import { jobIdOf, recordJob } from "../storage/jobs.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { Blocks } from "./blocks.ts";
import type { Devices } from "./devices.ts";
import { nextDigest } from "./digest-times.ts";
import { Missed } from "./missed.ts";
import type { MissedChannel } from "./missed.ts";
import { NoticeList } from "./notice-list.ts";
import type { Own, Self } from "./own.ts";
import { PushQueue } from "./push-queue.ts";
import { wantsPush } from "./push-rules.ts";
import type { Shelf } from "./shelf.ts";

type Deps = {
  env: Env;
  store: ObjectStore;
  own: Own;
  self: Self;
  devices: Devices;
  shelf: Shelf;
  preferences: () => Preferences;
  /** True while nothing is to be announced. */
  quiet: () => boolean;
  schedule: (duty: "push" | "digest", at: number) => void;
};

/** What of a push is still worth sending, and how. `badge` counts all unread notices. */
export type PushView = { notices: NoticeItem[]; shown: Shown; badge: number };

/** What was missed since the last digest, and how the letter is to be. `upTo` is the newest notice in it. */
export type DigestView = {
  choice: DigestChoice;
  timeZone: string | null;
  shown: Shown;
  channels: MissedChannel[];
  notices: NoticeItem[];
  upTo: number;
};

/** Something that came shortly before a digest may still be seen by itself, ms. */
const FRESH_MS = 5 * 60_000;
/** A digest of which nothing is heard for so long has failed, ms: longer than its job waits for a service that is out. */
const DIGEST_LOST_MS = 45 * 60_000;
/** After a job could not be recorded, ms. */
const RETRY_MS = 2_000;
/** Notices that one digest names. */
const NOTICES_A_DIGEST = 50;

/** Reaches a person who is not here: by push, a channel's notices together, and by a letter of what was missed. */
export class Outreach {
  readonly #deps: Deps;
  readonly #queue: PushQueue;
  readonly #notices: NoticeList;
  readonly #blocks: Blocks;
  readonly #missed: Missed;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#queue = new PushQueue(deps.store);
    this.#notices = new NoticeList(deps.store);
    this.#blocks = new Blocks(deps.store);
    this.#missed = new Missed(deps.store, deps.shelf);
  }

  /** Where the deployment is, by a request of the person's: what is sent later links there. */
  cameBy(userId: string, origin: string): void {
    this.#deps.self.is(userId);
    this.#deps.own.set("origin", origin);
  }

  /** How many devices of the person take notifications. */
  setDevices(userId: string, count: number): void {
    this.#deps.self.is(userId);
    this.#deps.own.set("pushDevices", count);
  }

  /** A notice is kept: in the same turn it is noted whether it is to go out. */
  consider(notice: NoticeItem): void {
    if (!this.#deps.own.get("pushDevices") || !this.#wants(notice)) return;
    this.#deps.schedule("push", this.#queue.add(notice.channelId, notice.id, now()));
  }

  /** What of a push the person's rules still let through: not what they have read, nor while they look. */
  toPush({ channelId, from, to }: PushInput): PushView {
    const notices = this.#notices
      .unreadBetween(channelId, from, to)
      .filter((notice) => this.#wants(notice));
    return { notices, shown: this.#deps.preferences().shown, badge: this.#notices.unread() };
  }

  /** Records what is due as jobs, each by an id of its own: again changes nothing. Answers when to run again. */
  async pushDue(): Promise<number | null> {
    const { self } = this.#deps;
    for (const { firstId, lastId, channelId, madeAt } of this.#queue.take(now())) {
      const input: PushInput = {
        type: "push",
        userId: self.id,
        channelId,
        from: firstId,
        to: lastId,
      };
      const id = jobIdOf("push", self.id, firstId, madeAt);
      try {
        await this.#record(id, "Push", input);
      } catch {
        // It stays closed and due: nothing joins it, and nothing of it is lost.
        return now() + RETRY_MS;
      }
      this.#queue.done(firstId);
    }
    return this.#queue.next();
  }

  /** There is something new: a letter may have to tell of it. */
  news(): void {
    const { own } = this.#deps;
    const { digest } = this.#deps.preferences();
    if (digest === null || own.get("digestAt")) return;
    const at = nextDigest(digest, this.#timeZone, now() + FRESH_MS);
    own.set("digestAt", at);
    this.#deps.schedule("digest", at);
  }

  /** Preferences are others now, or the digest that was recorded has come to an end. */
  replan(): void {
    const { own, preferences } = this.#deps;
    const { digest } = preferences();
    const at = own.get("digestAt") ?? 0;
    if (digest !== null && at > now() && this.#isTime(at)) return;
    own.set("digestAt", 0);
    if (this.toDigest() !== null) this.news();
  }

  /**
   * Records the digest that is due, and looks later whether it has come to an end; answers when to run
   * again. What a digest that failed should have told is for the next one.
   */
  async digestDue(): Promise<number | null> {
    const { self, own, preferences } = this.#deps;
    const at = own.get("digestAt") ?? 0;
    if (at === 0 || preferences().digest === null) return null;
    if (at > now()) return at;
    if (!this.#isTime(at)) {
      // The person's clock is another one since.
      own.set("digestAt", 0);
      this.news();
      return own.get("digestAt") || null;
    }
    const input: DigestInput = { type: "digest", userId: self.id, at };
    try {
      if (await this.#record(jobIdOf("digest", self.id, at), "Digest", input))
        return now() + DIGEST_LOST_MS;
    } catch {
      return now() + RETRY_MS;
    }
    this.replan();
    return own.get("digestAt") || null;
  }

  /** What a digest would tell now; nothing where none is wanted or nothing was missed. */
  toDigest(): DigestView | null {
    const { own, preferences } = this.#deps;
    const { digest: choice, shown } = preferences();
    if (choice === null) return null;
    const kept = this.#notices.unreadAfter(own.get("digestUpTo") ?? 0, NOTICES_A_DIGEST);
    const notices = kept.filter((notice) => this.#reaches(notice));
    const channels = this.#missed.channels();
    if (notices.length === 0 && channels.length === 0) return null;
    const upTo = kept.at(-1)?.id ?? own.get("digestUpTo") ?? 0;
    return { choice, timeZone: this.#timeZone, shown, channels, notices, upTo };
  }

  /** A digest has come to its end and told of these: the next one does not. */
  digested(upTo: number, channels: readonly Pick<MissedChannel, "channelId" | "head">[]): void {
    this.#deps.own.set("digestUpTo", upTo);
    this.#missed.told(channels);
    // What came meanwhile, or was too much for one letter, is for the next.
    this.replan();
  }

  /** The digest that was recorded cannot be sent, nor could the same again: until more comes none is planned. */
  digestOver(): void {
    const { own } = this.#deps;
    if ((own.get("digestAt") ?? 0) <= now()) own.set("digestAt", 0);
  }

  /** Is that a moment for a digest, as the person wants it now? */
  #isTime(at: number): boolean {
    const { digest } = this.#deps.preferences();
    return digest !== null && nextDigest(digest, this.#timeZone, at) === at;
  }

  get #timeZone(): string | null {
    return this.#deps.own.get("profile")?.timeZone ?? null;
  }

  #wants(notice: NoticeItem): boolean {
    const { devices, own, quiet, shelf } = this.#deps;
    return wantsPush(notice, {
      devices: own.get("pushDevices") ?? 0,
      active: devices.alive(now()).some(([, seat]) => seat.idle !== true),
      quiet: quiet(),
      level: shelf.levelOf(notice.channelId),
      blocked: this.#blocks.has(notice.authorId),
      read: notice.readAt !== null,
    });
  }

  /** A letter keeps nobody from anything: hours of quiet and devices do not count. */
  #reaches(notice: NoticeItem): boolean {
    return wantsPush(notice, {
      devices: 1,
      active: false,
      quiet: false,
      level: this.#deps.shelf.levelOf(notice.channelId),
      blocked: this.#blocks.has(notice.authorId),
      read: false,
    });
  }

  /** True where it is new. Nobody's but the operator's: what waits for a person, and when, is no business of their admins. */
  async #record(id: string, title: string, input: PushInput | DigestInput): Promise<boolean> {
    const { env, own } = this.#deps;
    const { isNew } = await recordJob(env, {
      id,
      kind: "notification",
      workspaceId: null,
      createdBy: null,
      title,
      input,
      origin: own.get("origin") ?? "",
    });
    return isNew;
  }
}
